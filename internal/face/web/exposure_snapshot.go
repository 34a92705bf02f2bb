package web

import (
	"context"
	"encoding/csv"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/face/web/page"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/spreadsheet"
	"lianfang/internal/text"
)

const (
	changesShown = 100
	effectsShown = 50
	othersListed = 40 // uploads to compare with
)

func (s *Server) findSnapshot(ctx context.Context, q *request, number string) (exposure.Snapshot, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return exposure.Snapshot{}, noSuchPage()
	}
	return s.Exposure.SnapshotByID(ctx, q.who.Viewer, id)
}

func (s *Server) snapshot(ctx context.Context, q *request) (page.Page, error) {
	x, err := s.findSnapshot(ctx, q, q.PathValue("number"))
	if err != nil {
		return nil, err
	}
	p := page.Snapshot{Name: text.Same(x.Name), N: int(x.N), State: snapshotState(x), Summary: rowsRead(x), Moved: movedOf(x), Lost: !x.Diff && !x.First(), ProblemN: int(x.Problems)}
	if x.Judged.IsZero() {
		p.Judging = judgingOf([]exposure.Snapshot{x}, snapshotHref(x.ID))
		p.Judging.Ask += "?of=" + strconv.FormatInt(x.ID, 10)
	}
	if x.Rebuilt {
		p.Download = snapshotHref(x.ID) + "/list"
	}
	for _, r := range x.Said {
		p.Problems = append(p.Problems, page.ProblemRow{Row: r.Row, Say: r.Say})
	}
	for _, fill := range []func(context.Context, *request, exposure.Snapshot, *page.Snapshot) error{s.snapshotFacts, s.snapshotOthers, s.snapshotEffects, s.snapshotChanges} {
		if err := fill(ctx, q, x, &p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (s *Server) snapshotFacts(ctx context.Context, q *request, x exposure.Snapshot, p *page.Snapshot) error {
	by, err := s.uploaders(ctx, q, []exposure.Snapshot{x})
	if err != nil {
		return err
	}
	if x.Org != q.who.Org {
		o, err := s.Members.FindOrg(ctx, q.who.Viewer, x.Org)
		if err != nil {
			return err
		}
		p.Org = page.Link{Name: o.Name, Href: "/exposure/uploads?org=" + urlEscape(o.Slug)}
	}
	add := func(zh, en string, value text.Text) {
		p.Facts = append(p.Facts, page.Fact{Name: text.Of(zh, en), Value: value})
	}
	v := q.view(nil)
	if x.Told != "" {
		p.Facts = append(p.Facts, page.Fact{Name: text.Of("欄位", "Columns"), Value: text.Of("照先前說明的對應", "read as was said before"), Href: columnsHref(x.Told)})
	}
	add("上傳時間", "Uploaded", text.Same(v.Dated(x.At)))
	add("上傳者", "By", by(x))
	add("格式", "Format", text.Same(formatName(x.Format)))
	if x.ByMachine {
		add("範圍", "Covers", text.Of("只取代檔案裡的主機", "only the machines that it names"))
	}
	add("列數", "Rows", text.Same(page.N(int(x.Rows))))
	if x.Known >= 0 {
		add("可以比對", "Can be compared", text.Same(page.N(int(x.Known))))
		add("認不出產品", "No known product", text.Same(page.N(int(x.Rows-x.Known))))
	}
	p.Facts = append(p.Facts, page.Fact{Name: text.Same("SHA-256"), Value: text.Same(hex.EncodeToString(x.SHA256)), Mono: true})
	return nil
}

// formatName is how a format is called by those who write it.
func formatName(f string) string {
	if name := formatNames[sbom.Format(f)]; name != "" {
		return name
	}
	return f
}

var formatNames = map[sbom.Format]string{sbom.CycloneDXJSON: "CycloneDX (JSON)", sbom.CycloneDXXML: "CycloneDX (XML)", sbom.SPDXJSON: "SPDX 2 (JSON)", sbom.SPDXTag: "SPDX 2 (tag-value)", sbom.SPDX3: "SPDX 3 (JSON)",
	sbom.CSV: "CSV", sbom.VANS: "VANS", sbom.Text: "CPE / purl", sbom.Dpkg: "dpkg", sbom.RPM: "rpm", sbom.APK: "apk", sbom.FixedTable: "winget / PowerShell", sbom.SystemInfo: "systeminfo",
	sbom.JSONRows: "osquery / PowerShell (JSON)", sbom.Pip: "pip", sbom.NPMLock: "package-lock.json"}

// snapshotOthers lists the uploads of the same list, to compare with.
func (s *Server) snapshotOthers(ctx context.Context, q *request, x exposure.Snapshot, p *page.Snapshot) error {
	all, err := s.Exposure.SnapshotsOfList(ctx, q.who.Viewer, x, othersListed)
	if err != nil {
		return err
	}
	with := q.URL.Query().Get("with")
	p.Others = []page.Choice{{Name: text.Of("上一次", "the one before"), On: with == ""}}
	v := q.view(nil)
	for _, o := range all {
		if o.ID == x.ID {
			continue
		}
		id := strconv.FormatInt(o.ID, 10)
		p.Others = append(p.Others, page.Choice{Name: nth(v, o), Value: id, On: with == id})
	}
	return nil
}

func nth(v page.View, x exposure.Snapshot) text.Text {
	return text.Format("第 %d 次（%s）", "no. %d (%s)", x.N, v.Dated(x.At))
}

func (s *Server) snapshotEffects(ctx context.Context, q *request, x exposure.Snapshot, p *page.Snapshot) error {
	read := func(gone bool) ([]page.EffectRow, bool, error) {
		found, err := s.Exposure.Effects(ctx, q.who.Viewer, x, gone, effectsShown+1)
		if err != nil {
			return nil, false, err
		}
		var out []page.EffectRow
		for _, e := range found[:min(len(found), effectsShown)] {
			out = append(out, page.EffectRow{Vuln: e.CVE, Href: vulnerabilityHref(e.CVE), Was: e.Was, Now: e.Now, Verdict: verdictOf(e.Result), Machines: int(e.Machines), Open: e.Open})
		}
		return out, len(found) <= effectsShown, nil
	}
	var err error
	if p.Fixed, p.FixedAll, err = read(true); err != nil {
		return err
	}
	p.Begun, p.BegunAll, err = read(false)
	return err
}

// snapshotChanges lists the differences to the upload before, or to another one of the same list.
func (s *Server) snapshotChanges(ctx context.Context, q *request, x exposure.Snapshot, p *page.Snapshot) error {
	after, _ := strconv.ParseInt(q.URL.Query().Get("after"), 10, 64)
	found, err := s.changesOf(ctx, q, x, max(after, 0), p)
	if err != nil {
		return err
	}
	at := page.View{Path: q.URL.RequestURI()}
	if len(found) > changesShown {
		found = found[:changesShown]
		p.Cursor.Next = at.With("after", strconv.FormatInt(found[changesShown-1].Place, 10)) + "#h-changes"
	}
	if after > 0 {
		p.Cursor.First = at.With("after", "") + "#h-changes"
	}
	p.Cursor.Shown = len(found)
	if p.Against.IsZero() {
		p.Cursor.Total = p.Moved.Added + p.Moved.Removed + p.Moved.Changed
	}
	names := make([]string, len(found))
	for i, c := range found {
		names[i] = c.Machine
	}
	said, err := s.Exposure.MachinesNamed(ctx, q.who.Viewer, x.Org, names)
	for i, c := range found {
		row := changeRow(c, i > 0 && found[i-1].Machine == c.Machine)
		row.About = describedAs(said[c.Machine])
		p.Changes = append(p.Changes, row)
	}
	return err
}

func (s *Server) changesOf(ctx context.Context, q *request, x exposure.Snapshot, after int64, p *page.Snapshot) ([]exposure.Change, error) {
	with := q.URL.Query().Get("with")
	if with == "" {
		return s.Exposure.Changes(ctx, q.who.Viewer, x, after, changesShown+1)
	}
	other, err := s.findSnapshot(ctx, q, with)
	if err != nil {
		return nil, err
	}
	p.Against = nth(q.view(nil), other)
	found, all, err := s.Exposure.Compare(ctx, q.who.Viewer, other, x, after, changesShown+1)
	p.Cursor.Total = all
	return found, err
}

// changeRow draws a change; where only the version differs, the product is named once.
func changeRow(c exposure.Change, same bool) page.ChangeRow {
	row := page.ChangeRow{Machine: c.Machine, Same: same}
	if !c.Was.IsZero() {
		row.Was = c.Was.Title()
	}
	if !c.Now.IsZero() {
		row.Now = c.Now.Title()
	}
	if row.Was == "" || row.Now == "" {
		return row
	}
	if row.Rewritten = row.Was == row.Now; row.Rewritten {
		row.Was, row.Now = c.Was.Written, c.Now.Written
		return row
	}
	was, wasV := cutVersion(row.Was)
	now, nowV := cutVersion(row.Now)
	if was == now && wasV != "" && nowV != "" {
		row.Was, row.Now, row.WasV, row.NowV = was, now, wasV, nowV
	}
	return row
}

// cutVersion parts a product's name for people from its version, its last word.
func cutVersion(title string) (name, version string) {
	i := strings.LastIndexByte(title, ' ')
	if i < 0 {
		return title, ""
	}
	return title[:i], title[i+1:]
}

// snapshotList gives a list as it was, in the columns that an upload reads.
func (s *Server) snapshotList(ctx context.Context, q *request) (page.Page, error) {
	x, err := s.findSnapshot(ctx, q, q.PathValue("number"))
	if err != nil {
		return nil, err
	}
	rows, err := s.Exposure.RowsOf(ctx, q.who.Viewer, x)
	if err != nil {
		return nil, err
	}
	h := q.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="list-`+strconv.FormatInt(x.ID, 10)+`.csv"`)
	q.w.WriteHeader(http.StatusOK)
	out := csv.NewWriter(q.w)
	_ = out.Write([]string{"asset", "product", "version", "cpe", "purl"})
	for r, err := range rows {
		if err != nil {
			s.Log.Error("a list could not be given to its end", "upload", x.ID, "error", err)
			panic(http.ErrAbortHandler) // a list that ends early must not look like a short one
		}
		cpe, purl := r.Name, ""
		switch {
		case strings.HasPrefix(r.Name, "pkg:"):
			cpe, purl = "", r.Name
		case !strings.HasPrefix(r.Name, "cpe:"): // in words
			cpe = ""
		}
		_ = out.Write([]string{spreadsheet.Cell(r.Machine), spreadsheet.Cell(judge.Title(r.Name)), spreadsheet.Cell(r.Version), cpe, purl}) // who went away is told nothing
	}
	out.Flush()
	return nil, nil
}
