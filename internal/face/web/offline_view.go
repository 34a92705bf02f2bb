package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/format/custody"
	"lianfang/internal/format/offline"
	"lianfang/internal/httpx"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

func (s *Server) offlineRoutes() []Route {
	return []Route{
		routeOf("/report/offline", route{open: true, get: s.offline}),
		routeOf("/report/offline", route{open: true, upload: true, post: s.offlineRead}),
		routeOf("/report/offline/form", route{open: true, get: s.offlineForm}),
		routeOf("/report/offline/key", route{open: true, get: s.offlineKey}),
	}
}

func (s *Server) offline(ctx context.Context, q *request) (page.Page, error) {
	return s.offlinePage(ctx, q, text.Text{})
}

func (s *Server) offlinePage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	key, err := s.Incidents.OfflineKey(ctx)
	if err != nil {
		return nil, err
	}
	p := page.Offline{Problem: problem, Key: strings.TrimSpace(custody.KeyLine(custody.PublicOf(key))), KeyAt: "/report/offline/key"}
	if q.who.Viewer.Org != 0 && !q.who.Viewer.All() {
		o, err := s.Members.FindOrg(ctx, q.who.Viewer, q.who.Viewer.Org)
		if err != nil {
			return nil, err
		}
		p.For = o.Name
	}
	for _, l := range []struct {
		lang text.Lang
		name text.Text
	}{{text.ZhTW, text.Same("中文")}, {text.En, text.Same("English")}} {
		p.Forms = append(p.Forms, page.Link{Name: l.name, Href: "/report/offline/form?in=" + string(l.lang)})
	}
	return p, nil
}

// offlineKey is the public key as a file, the one by which custody is checked too.
func (s *Server) offlineKey(ctx context.Context, q *request) (page.Page, error) {
	key, err := s.Incidents.OfflineKey(ctx)
	if err != nil {
		return nil, err
	}
	return q.file("centre.pub", "text/plain; charset=utf-8", func(w io.Writer) error {
		_, err := io.WriteString(w, custody.KeyLine(custody.PublicOf(key)))
		return err
	})
}

// offlineForm is the file: for the reader's own organisation, or for anybody.
func (s *Server) offlineForm(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	lang := text.ZhTW
	if q.URL.Query().Get("in") == string(text.En) {
		lang = text.En
	}
	key, err := s.Incidents.OfflineKey(ctx)
	if err != nil {
		return nil, err
	}
	made := offline.Form{Centre: strings.TrimSuffix(s.Address, "/"), Issued: s.Now()}
	p := page.OfflineForm{Centre: made.Centre, Issued: made.Issued, For: text.Of("任何人", "anybody")}
	asked := q.asking(url.Values{})
	if q.who.Viewer.Org != 0 && !q.who.Viewer.All() && q.who.May(access.ReportIncident) {
		o, err := s.Members.FindOrg(ctx, q.who.Viewer, q.who.Viewer.Org)
		if err != nil {
			return nil, err
		}
		form, err := s.newIncidentPage(ctx, asked, nil, text.Text{})
		if err != nil {
			return nil, err
		}
		member := form.(page.IncidentNew)
		member.Knew.Value = "" // the reader's clock is not that of the bad day
		made.Org, p.For, p.Member = o.Slug, o.Name, &member
	} else {
		form, err := s.reportForm(ctx, asked, incident.Report{GoingOn: incident.Unsure}, "", text.Text{})
		if err != nil {
			return nil, err
		}
		p.Report = form.(page.IncidentReport)
	}
	p.Token = made.Token(key)
	kinds, err := s.Incidents.Playbooks(ctx)
	if err != nil {
		return nil, err
	}
	for _, k := range kinds {
		p.Advice = append(p.Advice, advicePage(k))
	}
	v := q.view(p)
	v.Lang = lang
	var b bytes.Buffer
	if err := p.Page(v).Render(ctx, &b); err != nil {
		return nil, err
	}
	return q.file("lianfang-report-form.html", "text/html; charset=utf-8", func(w io.Writer) error {
		_, err := w.Write(offline.Seal(b.Bytes(), key))
		return err
	})
}

// asking is the request as if these fields had been sent.
func (q *request) asking(fields url.Values) *request {
	r := q.Clone(q.Context())
	r.Form, r.PostForm = fields, fields
	out := *q
	out.Request = r
	return &out
}

// offlineRead puts what a file says into the form that its sender would have filled in; nothing is sent yet.
func (s *Server) offlineRead(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	read, fields, err := s.offlineFile(ctx, q)
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.offlinePage(ctx, q, problem) })
	}
	fields.Set("filled", read.Filled.Format(time.RFC3339)) // whatever the file calls so
	member := q.who.Session && q.who.May(access.ReportIncident)
	if q.who.Viewer.All() && read.Made.Org != "" {
		fields.Set("org", read.Made.Org)
	}
	asked := q.asking(fields)
	asked.doubts = read.Doubts
	var p page.Page
	if member {
		p, err = s.newIncidentPage(ctx, asked, nil, text.Text{})
	} else {
		r := s.reportOfForm(asked)
		p, err = s.reportForm(ctx, asked, r, fields.Get("since"), text.Text{})
	}
	if err != nil {
		return "", err
	}
	q.write(http.StatusOK, p)
	return "", nil
}

// offlineFile reads the file of a form, and its answers as the fields of the page's form.
func (s *Server) offlineFile(ctx context.Context, q *request) (incident.Offline, url.Values, error) {
	q.Body = http.MaxBytesReader(q.w, q.Body, offline.MaxReport+1<<16)
	reader, err := q.MultipartReader()
	if err != nil {
		return incident.Offline{}, nil, noEvidence()
	}
	for {
		part, err := reader.NextPart()
		if err != nil {
			return incident.Offline{}, nil, noEvidence()
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		slug := ""
		if q.who.Session && !q.who.Viewer.All() && q.who.Viewer.Org != 0 {
			o, err := s.Members.FindOrg(ctx, q.who.Viewer, q.who.Viewer.Org)
			if err != nil {
				return incident.Offline{}, nil, err
			}
			slug = o.Slug
		}
		read, err := s.Incidents.ReadOffline(ctx, part, slug)
		if err != nil {
			return read, nil, err
		}
		fields := url.Values{}
		for name, value := range read.Fields {
			fields.Set(name, value)
		}
		return read, fields, httpx.ReadableValues(fields)
	}
}

// filledAt is when a report was written without a line; zero for a report that was not, and for a time that cannot be.
func filledAt(said string) time.Time {
	at, err := time.Parse(time.RFC3339, said)
	if err != nil || at.Year() < 2000 || at.Year() > 9000 {
		return time.Time{}
	}
	return at
}

// offlineNote says of a form that its answers come from a file.
func (q *request) offlineNote() page.OfflineNote {
	at := filledAt(q.FormValue("filled"))
	if at.IsZero() {
		return page.OfflineNote{}
	}
	n := page.OfflineNote{Filled: at.Format(time.RFC3339), Body: text.Format("這些答案來自離線填寫的檔案（填寫時間 %s）。請看過再送出。", "These answers come from a file that was written without a line (at %s). Look at them, then send.", at.In(taipei).Format("2006-01-02 15:04"))}
	for _, d := range slices.Compact(q.doubts) {
		n.Doubts = append(n.Doubts, offlineDoubts[d])
	}
	return n
}

var offlineDoubts = map[incident.Doubt]text.Text{
	incident.NotOurForm: text.Of("這個檔案不是用本中心製作的通報單填的，或簽章不對。內容仍可送出，請確認來源。", "This file was not written in a form that this centre made, or its signature is wrong. It can be sent all the same; make sure where it comes from."),
	incident.OtherOrg:   text.Of("這張通報單是給另一個單位的。", "The form was made for another organisation."),
	incident.ClockAhead: text.Of("填寫時間在未來：填寫裝置的時鐘可能不準，請核對各個時間。", "It says that it was written in the future: the clock of the device may be wrong. Check each time."),
	incident.BeforeForm: text.Of("填寫時間早於通報單製作的時間：填寫裝置的時鐘可能不準，請核對各個時間。", "It says that it was written before its form was made: the clock of the device may be wrong. Check each time."),
	incident.LongOnWay:  text.Of("這是一個多月前填的。", "It was written more than a month ago."),
}
