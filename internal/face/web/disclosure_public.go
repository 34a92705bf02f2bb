package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"lianfang/internal/disclosure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// unlisted keeps a page of a case out of search engines. What a browser tells other sites of it is nothing anyway.
func (q *request) unlisted() { q.w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive") }

func (s *Server) flawReport(_ context.Context, q *request) (page.Page, error) {
	if n := q.URL.Query().Get("sent"); n != "" && len(n) < 40 {
		return page.FlawReport{Sent: n}, nil
	}
	return s.flawForm(disclosure.Report{}, text.Text{}), nil
}

func (s *Server) flawForm(r disclosure.Report, problem text.Text) page.FlawReport {
	p := page.FlawReport{Problem: problem, Credit: r.Credit, Share: r.Share, Days: disclosure.DeadlineDays, Mails: s.Disclosure.Mails()}
	for field, value := range map[*page.Field]string{&p.Product: r.Product, &p.Version: r.Version, &p.What: r.What, &p.How: r.How, &p.Others: r.Others, &p.Name: r.Name, &p.Mail: r.Mail} {
		field.Value = value
	}
	return p
}

func (s *Server) flawReportSend(ctx context.Context, q *request) (string, error) {
	r := disclosure.Report{Product: q.FormValue("product"), Version: q.FormValue("version"), What: q.FormValue("what"), How: q.FormValue("how"), Others: q.FormValue("others"), Name: q.FormValue("name"),
		Credit: q.FormValue("credit") == "yes", Share: q.FormValue("share") == "yes", Lang: q.lang}
	if s.Disclosure.Mails() {
		r.Mail = q.FormValue("mail")
	}
	number, secret, err := s.Disclosure.Report(ctx, r)
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.flawForm(r, problem), nil })
	}
	if secret == "" {
		return "/disclosure/report?sent=" + urlEscape(number), nil
	}
	// The secret is shown in the answer itself: no address with it stands in the browser's history unless its owner opens it.
	p, err := s.flawPage(ctx, q, secret)
	if err != nil {
		return "", err
	}
	p.Secret, p.Link = secret, strings.TrimSuffix(s.Address, "/")+"/disclosure/thread/"+secret
	q.unlisted()
	q.write(http.StatusOK, p)
	return "", nil
}

func (s *Server) flawPolicy(context.Context, *request) (page.Page, error) {
	return page.FlawPolicy{Days: disclosure.DeadlineDays, Most: disclosure.MostDays, Extensions: disclosure.MostExtensions}, nil
}

func (s *Server) flawCode(context.Context, *request) (page.Page, error) { return page.FlawCode{}, nil }

func (s *Server) flawCodeSend(ctx context.Context, q *request) (string, error) {
	code := strings.ToUpper(strings.Join(strings.Fields(q.FormValue("code")), ""))
	if _, err := s.Disclosure.BySecret(ctx, code); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return page.FlawCode{Problem: problem}, nil })
	}
	return "/disclosure/thread/" + code, nil
}

// flawLead is what a finder should know in each state.
var flawLead = map[disclosure.State]text.Text{
	disclosure.Sent:      text.Of("請按「確認」，讓我們知道這個信箱是您的。", "Press “Confirm”, so that we know the address is yours."),
	disclosure.Received:  text.Of("值班台正在確認，通常三個工作天內有結果。", "The desk looks whether it holds; usually you hear within three working days."),
	disclosure.Validated: text.Of("確認屬實，謝謝您。我們正在聯絡廠商。", "It holds, thank you. We are getting in touch with the maker."),
	disclosure.Told:      text.Of("廠商已經知道，我們在等回覆。", "The maker knows of it; we wait for an answer."),
	disclosure.Answered:  text.Of("廠商已回覆，正在修補。", "The maker has answered and works on a fix."),
	disclosure.Ready:     text.Of("修補已備妥，準備公開。", "The fix is ready; it is about to be published."),
	disclosure.Published: text.Of("已公開，謝謝您讓大家更安全。", "It is published. Thank you for making everybody safer."),
	disclosure.Invalid:   text.Of("值班台認為不成立，理由在下面；不同意的話請補充。", "The desk found that it does not hold; the reason stands below. Add what speaks against it."),
	disclosure.Duplicate: text.Of("別人先通報了同一個漏洞，我們一併處理。", "Somebody reported the same flaw before; we deal with both together."),
	disclosure.Closed:    text.Of("已結案。", "The case is closed."),
}

var caseTone = map[disclosure.State]page.Tone{disclosure.Sent: page.Waiting, disclosure.Received: page.Waiting, disclosure.Validated: page.Waiting, disclosure.Told: page.Waiting, disclosure.Answered: page.Waiting, disclosure.Ready: page.Good,
	disclosure.Published: page.Good, disclosure.Invalid: page.Bad}

func caseState(st disclosure.State) page.State {
	return page.State{Tone: caseTone[st], Name: st.Name()}
}

// clockOf says how long is left; empty where no clock runs.
func (s *Server) clockOf(c disclosure.Case) (say text.Text, late bool) {
	n, ok := c.DaysLeft(s.Now())
	switch {
	case !ok:
		return text.Text{}, false
	case n < 0:
		return text.Format("逾期 %d 天", "%d days overdue", -n), true
	}
	return text.Format("還有 %[1]d 天（%[2]s）", "%[1]d days left (%[2]s)", n, time.UnixMicro(c.Deadline).In(taipei).Format(time.DateOnly)), false
}

func (s *Server) flawThread(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	p, err := s.flawPage(ctx, q, q.PathValue("secret"))
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (s *Server) flawPage(ctx context.Context, _ *request, secret string) (page.FlawThread, error) {
	c, err := s.Disclosure.BySecret(ctx, secret)
	if err != nil {
		return page.FlawThread{}, err
	}
	base := "/disclosure/thread/" + secret
	p := page.FlawThread{Number: c.Number, Product: c.Product, State: caseState(c.State), Lead: flawLead[c.State], What: c.What, How: c.How, Steps: stepLines(c.Steps), Notes: saidBy(c.Messages, disclosure.FinderSide),
		Facts: []page.Fact{{Name: text.Of("版本", "Version"), Value: text.Same(c.Version)}}}
	p.Clock, _ = s.clockOf(disclosure.Case{State: c.State, Deadline: c.Deadline})
	if !p.Clock.IsZero() {
		p.Clock = text.Format("最晚公開：%v", "Published at the latest: %v", p.Clock)
	}
	if c.State == disclosure.Sent {
		p.Confirm = base + "/confirm"
	} else {
		p.Add = base + "/add"
	}
	p.Advice = advisoryLink(c.Advisory)
	return p, nil
}

func advisoryLink(number string) page.Link {
	if number == "" {
		return page.Link{}
	}
	return page.Link{Name: text.Format("通告 %s", "Advisory %s", number), Href: "/advisories/" + pathEscape(number)}
}

// stepLines are what was done, oldest first.
func stepLines(steps []disclosure.Step) (out []page.LogLine) {
	for _, st := range steps {
		what := st.Event.Name()
		if st.Side == disclosure.DeskSide && (st.Event == disclosure.Answer || st.Event == disclosure.FixReady) {
			what = text.Format("%v（值班台代記）", "%v (noted by the desk)", what)
		}
		out = append(out, page.LogLine{At: time.UnixMicro(st.At), Icon: stepIcon[st.Event], What: what, Why: text.Same(st.Words)})
	}
	return out
}

var stepIcon = map[disclosure.Event]string{disclosure.Confirm: "feed", disclosure.Validate: "check", disclosure.Refuse: "x", disclosure.Repeat: "merge", disclosure.Tell: "send", disclosure.Answer: "mail", disclosure.FixReady: "check",
	disclosure.Publish: "out", disclosure.Close: "off", disclosure.Reopen: "undo", disclosure.Extend: "clock"}

// saidBy are the lines of a thread, as whoever is on that side reads them.
func saidBy(all []disclosure.Message, me disclosure.Side) (out []page.Said) {
	for _, m := range all {
		who := m.Side.Name()
		if m.Side == me && me != disclosure.DeskSide {
			who = text.Of("您", "You")
		}
		out = append(out, page.Said{Who: who, Words: m.Words, At: time.UnixMicro(m.At)})
	}
	return out
}

func (s *Server) flawConfirm(ctx context.Context, q *request) (string, error) {
	return "/disclosure/thread/" + q.PathValue("secret"), s.Disclosure.ConfirmReport(ctx, q.PathValue("secret"))
}

func (s *Server) flawAdd(ctx context.Context, q *request) (string, error) {
	return "/disclosure/thread/" + q.PathValue("secret"), s.Disclosure.AddWords(ctx, q.PathValue("secret"), q.FormValue("words"))
}

const advisoriesShown = 50

func (s *Server) advisories(ctx context.Context, q *request) (page.Page, error) {
	after := numberIn(q, "after")
	list, err := s.Disclosure.Advisories(ctx, q.who.Viewer, after, advisoriesShown+1)
	if err != nil {
		return nil, err
	}
	p := page.Advisories{Feed: "/.well-known/csaf/white/csaf-feed-tlp-white.json", Meta: "/.well-known/csaf/provider-metadata.json"}
	if len(list) > advisoriesShown {
		list = list[:advisoriesShown]
		p.Cursor.Next = "/advisories?after=" + itoa(list[len(list)-1].CurrentAt)
	}
	if after != 0 {
		p.Cursor.First = "/advisories"
	}
	p.Cursor.Shown = len(list)
	for _, a := range list {
		p.Rows = append(p.Rows, page.AdvisoryRow{Number: a.Tracking, Title: a.Title, CVE: a.CVE, Changed: time.UnixMicro(a.CurrentAt), First: time.UnixMicro(a.InitialAt)})
	}
	return p, nil
}

func (s *Server) advisory(ctx context.Context, q *request) (page.Page, error) {
	a, history, err := s.Disclosure.Advisory(ctx, q.who.Viewer, q.PathValue("number"))
	if err != nil {
		return nil, err
	}
	x, err := a.Draft()
	if err != nil {
		return nil, fault.New(fault.Internal, "bad_advisory", text.Of("通告讀不懂。", "The advisory cannot be read.")).Because(err)
	}
	p := page.Advisory{Number: a.Tracking, Title: a.Title, Summary: x.Summary.Text(), Remedy: x.Remedy.Text(), RemedyURL: x.RemedyURL, Thanks: x.Thanks}
	for _, f := range []page.Fact{{Name: text.Same("CVE"), Value: text.Same(a.CVE), Mono: true}, {Name: text.Same("TVN"), Value: text.Same(a.TVN), Mono: true}, {Name: text.Same("CVSS"), Value: scoreWords(x.Vector)},
		{Name: text.Of("分享等級", "Sharing"), Value: text.Same("TLP:CLEAR")}, {Name: text.Of("版本", "Revision"), Value: text.Same(itoa(a.Revision))}} {
		if f.Value.In(q.lang) != "" {
			p.Facts = append(p.Facts, f)
		}
	}
	for _, r := range x.Products {
		p.Products = append(p.Products, page.AdvisoryProduct{Name: r.Vendor + " " + r.Product, Affected: r.Range, Fixed: r.Fixed})
	}
	for _, r := range x.References {
		p.Links = append(p.Links, page.Link{Name: text.Same(r.Summary), Href: r.URL})
	}
	for _, h := range history {
		p.History = append(p.History, page.LogLine{At: time.UnixMicro(h.CurrentAt), Icon: "out", What: text.Format("第 %[1]d 版：%[2]s", "Revision %[1]d: %[2]s", h.Revision, h.Summary)})
	}
	place := "/.well-known/csaf/white/" + itoa(a.Year) + "/" + a.File
	for _, end := range []string{"", ".asc", ".sha256", ".sha512"} {
		p.Files = append(p.Files, page.Link{Name: text.Same(a.File + end), Href: place + end})
	}
	return p, nil
}
