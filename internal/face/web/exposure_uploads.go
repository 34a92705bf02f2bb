package web

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"lianfang/internal/exposure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

const (
	uploadsShown = 50
	uploadsLast  = 5 // on the page of one's own systems
)

// uploads lists what an organisation has handed in: one's own, or one's whose lists the reader looks after.
func (s *Server) uploads(ctx context.Context, q *request) (page.Page, error) {
	org, p := q.who.Org, page.Uploads{}
	if slug := q.URL.Query().Get("org"); slug != "" {
		o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, slug)
		if err != nil {
			return nil, err
		}
		if org = o.ID; org != q.who.Org {
			p.Org = o.Name
		}
	}
	before, _ := strconv.ParseInt(q.URL.Query().Get("after"), 10, 64)
	all, err := s.Exposure.Snapshots(ctx, q.who.Viewer, org, before, uploadsShown+1)
	if err != nil {
		return nil, err
	}
	at := page.View{Path: q.URL.RequestURI()}
	if len(all) > uploadsShown {
		all = all[:uploadsShown]
		p.Cursor.Next = at.With("after", strconv.FormatInt(all[uploadsShown-1].ID, 10))
	}
	if before != 0 {
		p.Cursor.First = at.With("after", "")
	}
	p.Cursor.Shown = len(all)
	p.Rows, err = s.uploadRows(ctx, q, all)
	return p, err
}

// lastUploads puts the newest uploads on the page of one's own systems, what the one just sent brought, and how far the comparison is.
func (s *Server) lastUploads(ctx context.Context, q *request, org int64, p *page.Exposure) error {
	all, err := s.Exposure.Snapshots(ctx, q.who.Viewer, org, 0, uploadsLast)
	if err != nil {
		return err
	}
	if p.Uploads, err = s.uploadRows(ctx, q, all); err != nil {
		return err
	}
	maps, err := s.Exposure.ColumnMaps(ctx, q.who.Viewer, org)
	if err != nil {
		return err
	}
	p.Columns = len(maps) > 0
	waiting, err := s.Exposure.Judging(ctx, q.who.Viewer, org)
	if err != nil {
		return err
	}
	p.Judging = judgingOf(waiting, "/exposure")
	just, _ := strconv.ParseInt(q.URL.Query().Get("upload"), 10, 64)
	for _, x := range all {
		if x.ID == just {
			p.Upload.Result = &page.Note{Tone: page.Good, Lead: text.Format("「%s」已收下。", "“%s” is in.", x.Name), Body: rowsRead(x), Act: page.Act{Name: text.Of("這次上傳改變了什麼", "What this upload changed"), Href: snapshotHref(x.ID)}}
			if x.Told != "" {
				p.Upload.Result.More = text.Of("欄位照您先前說明的對應讀取；要改，請到「欄位對應」。", "Its columns were read as you said before; to change that, go to Columns.")
			}
		}
	}
	return nil
}

// rowsRead says what was read of an upload.
func rowsRead(x exposure.Snapshot) text.Text {
	if x.Known < 0 {
		return text.Format("%d 列。", "%d rows.", x.Rows)
	}
	return text.Format("%[1]d 列，其中 **%[2]d** 列可以比對，%[3]d 列沒有能比對的產品。", "Rows: %[1]d; **%[2]d** can be compared, %[3]d name no product that can.", x.Rows, x.Known, x.Rows-x.Known)
}

func snapshotHref(id int64) string { return "/exposure/uploads/" + strconv.FormatInt(id, 10) }

func movedOf(x exposure.Snapshot) page.Moved {
	return page.Moved{First: x.First(), Added: int(x.Added), Removed: int(x.Removed), Changed: int(x.Changed)}
}

func snapshotState(x exposure.Snapshot) page.State {
	if x.Judged.IsZero() {
		return page.State{Tone: page.Waiting, Name: text.Of("比對中", "being compared")}
	}
	return page.State{Tone: page.Good, Name: text.Of("已比對", "compared")}
}

func (s *Server) uploadRows(ctx context.Context, q *request, all []exposure.Snapshot) ([]page.UploadRow, error) {
	by, err := s.uploaders(ctx, q, all)
	if err != nil {
		return nil, err
	}
	var out []page.UploadRow
	for _, x := range all {
		out = append(out, page.UploadRow{Name: text.Same(x.Name), N: int(x.N), Href: snapshotHref(x.ID), At: x.At, By: by(x), Rows: int(x.Rows), Moved: movedOf(x), State: snapshotState(x)})
	}
	return out, nil
}

// uploaders names who handed in: colleagues by name, others by their organisation.
func (s *Server) uploaders(ctx context.Context, q *request, all []exposure.Snapshot) (func(exposure.Snapshot) text.Text, error) {
	if len(all) == 0 {
		return nil, nil
	}
	people, err := s.Members.PeopleOf(ctx, q.who.Viewer, all[0].Org)
	if err != nil && fault.Of(err).Kind != fault.NotFound { // people of another organisation, that this reader does not meet
		return nil, err
	}
	name := map[int64]string{}
	for _, p := range people {
		name[p.ID] = p.Name
	}
	var ids []int64
	for _, x := range all {
		ids = append(ids, x.ByOrg)
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	if err != nil {
		return nil, err
	}
	return func(x exposure.Snapshot) text.Text {
		org := orgs[x.ByOrg].Name
		switch {
		case name[x.Person] != "":
			return text.Same(name[x.Person])
		case x.Token != 0 && !org.IsZero():
			return text.Format("%s的程式", "a program of %s", org)
		case !org.IsZero():
			return org
		}
		return text.Of("中心", "the centre")
	}, nil
}

// judgingOf says how far uploads are compared, taken together.
func judgingOf(waiting []exposure.Snapshot, back string) *page.Judging {
	if len(waiting) == 0 {
		return nil
	}
	j := &page.Judging{Ask: "/exposure/progress", Back: back}
	for _, x := range waiting {
		j.Done, j.All = j.Done+int(x.JudgeDone), j.All+int(x.JudgeAll)
	}
	return j
}

// progressAnswer is what a script is told while it waits.
type progressAnswer struct {
	Waiting int `json:"waiting"` // uploads that are still being compared
	Done    int `json:"done"`
	All     int `json:"all"`
}

func (s *Server) exposureProgress(ctx context.Context, q *request) (page.Page, error) {
	org := q.who.Org
	if id, _ := strconv.ParseInt(q.URL.Query().Get("of"), 10, 64); id != 0 {
		x, err := s.Exposure.SnapshotByID(ctx, q.who.Viewer, id)
		if err != nil {
			return nil, err
		}
		org = x.Org
	}
	waiting, err := s.Exposure.Judging(ctx, q.who.Viewer, org)
	if err != nil {
		return nil, err
	}
	out := progressAnswer{Waiting: len(waiting)}
	if j := judgingOf(waiting, ""); j != nil {
		out.Done, out.All = j.Done, j.All
	}
	q.w.Header().Set("Content-Type", "application/json")
	q.w.WriteHeader(http.StatusOK)
	return nil, json.NewEncoder(q.w).Encode(out)
}
