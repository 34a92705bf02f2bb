package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/format/sbom"
	"lianfang/internal/job"
	"lianfang/internal/text"
)

func (s *Server) exposure(ctx context.Context, q *request) (page.Page, error) {
	if q.who.Viewer.All() {
		return s.exposureDesk(ctx, q)
	}
	return s.exposureOf(ctx, q, q.who.Org)
}

const (
	matchesShown = 30   // lines of matches at once
	assetsListed = 50   // components at once
	findingsRead = 2000 // of what ten questions brought
	nationShown  = 50
)

func (s *Server) exposureOf(ctx context.Context, q *request, org int64) (page.Page, error) {
	v := q.who.Viewer
	var p page.Exposure
	var counts exposure.Counts
	var all []exposure.Standing
	// Each of these goes through all rows of an organisation, which may be very many; nobody waits for one of them to ask the next.
	beside, asking := errgroup.WithContext(ctx)
	beside.Go(func() (err error) {
		counts, all, err = s.Exposure.Overview(asking, v, org)
		return err
	})
	beside.Go(func() error { return s.assetRows(asking, q, org, &p) })
	if err := beside.Wait(); err != nil {
		return nil, err
	}
	p.Summary, p.Upload = exposureSummary(counts), page.UploadForm{Max: "256 MB"}
	if q.who.May("inventory.upload") {
		p.Upload.Post, p.Upload.Parts, p.Upload.To = "/exposure/upload", "/api/v1/uploads", "/exposure?did=uploaded&upload="
	}
	if err := s.lastUploads(ctx, q, org, &p); err != nil {
		return nil, err
	}
	p.Meter = page.Meter{Label: text.Of("登錄的元件", "Components on record"), Slices: []page.Slice{
		{Kind: page.SliceYes, Name: answerName(judge.Yes), Count: int(counts.Affected)},
		{Kind: page.SliceUnknown, Name: answerName(judge.Unknown), Count: int(counts.Possible)},
		{Kind: page.SliceNo, Name: text.Of("沒有已知漏洞", "no known vulnerability"), Count: int(counts.Components - counts.Affected - counts.Possible)}}}
	p.Matches, p.More = matchRows(q, all)
	p.AssetSum = text.Format("%d 個元件，%d 台設備", "%d components on %d machines", counts.Components, counts.Assets)
	var err error
	if p.Late, err = s.lateLink(ctx, q); err != nil {
		return nil, err
	}
	if p.Sector, err = s.sectorLink(ctx, q); err != nil {
		return nil, err
	}
	p.Restricted, p.RestrictedNote, err = s.restrictedLink(ctx, q)
	return p, err
}

func exposureSummary(c exposure.Counts) text.Text {
	switch {
	case c.Components == 0:
		return text.Of("還沒有清單。上傳 SBOM 或 CSV，馬上就知道哪些受影響。", "No inventory yet. Upload an SBOM or a CSV and see at once what is affected.")
	case c.Affected+c.Possible == 0:
		return text.Format("**%d** 個元件，目前都沒有已知漏洞的比對。", "**%d** components; none matches a known vulnerability now.", c.Components)
	}
	return text.Format("**%d** 個元件受影響，**%d** 個還不能確定。", "Components affected: **%d**; cannot tell yet: **%d**.", c.Affected, c.Possible)
}

// answerName says the three answers in the words of every page.
func answerName(r judge.Result) text.Text {
	switch r {
	case judge.Yes:
		return text.Of("受影響", "affected")
	case judge.No:
		return text.Of("不受影響", "not affected")
	}
	return text.Of("還不能確定", "cannot tell yet")
}

func verdictOf(r judge.Result) page.Verdict {
	return map[judge.Result]page.Verdict{judge.Yes: page.Affected, judge.No: page.NotAffected, judge.Unknown: page.CannotTell}[r]
}

// evidenceTree draws the judge's tree for a reader.
func evidenceTree(f exposure.Finding) page.Evidence {
	top := page.Evidence{Result: verdictOf(f.Result), What: text.Format("%[1]s：%[2]s", "%[1]s: %[2]s", f.Product, answerName(f.Result)), From: text.Same(f.Source)}
	if !f.Needs.IsZero() && f.Result == judge.Unknown {
		top.Note = text.Format("還缺：%s", "missing: %s", f.Needs)
	}
	if f.SameAs != nil {
		top.Children = append(top.Children, page.Evidence{Result: verdictOf(f.Result), What: text.Format("清單寫的是「%[1]s」：%[2]s", "the list says “%[1]s”: %[2]s", f.SameAs.From, f.SameAs.Why)})
	}
	if len(f.Others) == 0 {
		top.Children = append(top.Children, evidenceStep(&f.Tree))
		return top
	}
	top.Op = text.Of("說法不同，以排在前面的為準", "they differ; the first counts")
	top.Children = append(top.Children, page.Evidence{Result: verdictOf(f.Result), What: text.Format("%[1]s 說%[2]s", "%[1]s says %[2]s", f.Voice, answerName(f.Result)), Note: text.Of("採用", "counts"), Children: []page.Evidence{evidenceStep(&f.Tree)}})
	for _, o := range f.Others {
		top.Children = append(top.Children, page.Evidence{Result: verdictOf(o.Result), What: text.Format("%[1]s 說%[2]s：%[3]s", "%[1]s says %[2]s: %[3]s", o.Name, answerName(o.Result), o.Why), Note: o.Rank.Words()})
	}
	return top
}

func evidenceStep(s *judge.Step) page.Evidence {
	e := page.Evidence{Result: verdictOf(s.Result), What: s.Text.Now()}
	for i := range s.Children {
		e.Children = append(e.Children, evidenceStep(&s.Children[i]))
	}
	return e
}

func (s *Server) exposureDesk(ctx context.Context, q *request) (page.Page, error) {
	rows, at, err := s.Exposure.National(ctx, q.who.Viewer, exposure.NationalMost)
	if err != nil {
		return nil, err
	}
	from, to, cursor := window(q, len(rows), nationShown)
	warned, err := s.warnedOf(ctx, q, rows[from:to])
	if err != nil {
		return nil, err
	}
	p := page.ExposureDesk{Summary: s.withTime(text.Format("**%s** 個漏洞與單位登錄的產品相符；這裡只有數字，看不到是誰。", "**%s** vulnerabilities meet what organisations have on record; numbers only, no names.", page.N(len(rows))), at)}
	for _, r := range rows[from:to] {
		p.Vulns = append(p.Vulns, vulnCount(r, warned[r.ID]))
	}
	p.Cursor = cursor
	if p.Late, err = s.lateLink(ctx, q); err != nil {
		return nil, err
	}
	p.Restricted, _, err = s.restrictedLink(ctx, q)
	return p, err
}

func vulnCount(r exposure.NationalRow, warned page.Link) page.VulnCount {
	v := page.VulnCount{Name: r.CVE, Href: vulnerabilityHref(r.CVE), About: text.Same(strings.TrimPrefix(r.Title, r.CVE+" ")), KEV: !r.KEVAdded.IsZero(), Affected: int(r.Affected), Unknown: int(r.Possible),
		Urgency: 3, Warning: warned}
	if v.KEV {
		v.Urgency = 1
	}
	return v
}

// warnedOf links the vulnerabilities of a page to the newest warning in force about each.
func (s *Server) warnedOf(ctx context.Context, q *request, rows []exposure.NationalRow) (map[int64]page.Link, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	found, err := s.Warning.InForceOf(ctx, q.who.Viewer, ids)
	if err != nil {
		return nil, err
	}
	out := map[int64]page.Link{}
	for id, x := range found {
		out[id] = page.Link{Name: text.Same(shortNumber(x.Number)), Href: warningHref(x) + "/desk"}
	}
	return out, nil
}

func (s *Server) exposureUpload(ctx context.Context, q *request) (string, error) {
	q.Body = http.MaxBytesReader(q.w, q.Body, exposure.MaxUpload)
	reader, err := q.MultipartReader()
	if err != nil {
		return "", noFile()
	}
	for {
		part, err := reader.NextPart()
		if err != nil {
			return "", noFile()
		}
		if part.FileName() == "" {
			continue
		}
		org := q.who.Org
		t, err := s.Exposure.Take(ctx, q.who.Viewer, exposure.Upload{Org: org, Name: part.FileName(), Format: sbom.Unknown, Body: part})
		if asked := (*exposure.AskedColumns)(nil); errors.As(err, &asked) {
			return columnsHref(asked.Print) + "?did=columns_asked", nil
		}
		if err != nil {
			return "", err
		}
		s.waitABit(ctx)
		return "/exposure?did=uploaded&upload=" + strconv.FormatInt(t.Inventory, 10), nil
	}
}

// waitABit lets the comparison of a small upload finish, so that its result is there when the page comes.
func (s *Server) waitABit(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	_ = job.Drain(ctx, s.Store) // a large one goes on in the background
}

func noFile() error {
	return fault.New(fault.Invalid, "no_file", text.Of("沒有收到檔案。請選擇 SBOM 或 CSV 後再送出。", "No file arrived. Choose an SBOM or a CSV and send again."))
}
