package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/disclosure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

const casesShown = 50

// cases is the desk's list, or a vendor's own.
func (s *Server) cases(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	if !q.who.Viewer.All() {
		return s.handedList(ctx, q)
	}
	get := q.URL.Query()
	state := disclosure.State(get.Get("state"))
	found, err := s.Disclosure.Cases(ctx, q.who.Viewer, disclosure.List{State: state, After: numberIn(q, "after"), Limit: casesShown})
	if err != nil {
		return nil, err
	}
	counts, err := s.Disclosure.Count(ctx, q.who.Viewer)
	if err != nil {
		return nil, err
	}
	p := page.Cases{Desk: true, Summary: text.Format("**%[1]d** 件等確認，**%[2]d** 件等廠商，其中 **%[3]d** 件逾期。", "**%[1]d** to look at, **%[2]d** with a vendor, of which **%[3]d** are overdue.", counts.Received, counts.Running, counts.Overdue),
		Cursor: page.Cursor{Shown: len(found.Cases)}}
	f := page.Filter{Name: text.Of("狀態", "State"), Key: "state", Choices: []page.Choice{{Name: text.Of("未結", "Open"), On: state == ""}}}
	for _, st := range disclosure.States[1:] {
		f.Choices = append(f.Choices, page.Choice{Name: st.Name(), Value: string(st), On: st == state})
	}
	p.Filters = []page.Filter{f}
	for _, c := range found.Cases {
		row := page.CaseRow{Number: c.Number, Name: c.Name(), Href: "/disclosure/cases/" + c.UUID, Vendor: c.VendorName, State: caseState(c.State), Came: time.UnixMicro(c.ReceivedAt)}
		row.Clock, row.Late = s.clockOf(c)
		p.Rows = append(p.Rows, row)
	}
	if found.Next != 0 {
		get.Set("after", itoa(found.Next))
		p.Cursor.Next = "/disclosure?" + get.Encode()
	}
	return p, nil
}

func (s *Server) handedList(ctx context.Context, q *request) (page.Page, error) {
	list, next, err := s.Disclosure.HandedTo(ctx, q.who.Viewer, numberIn(q, "after"), casesShown)
	if err != nil {
		return nil, err
	}
	p := page.Cases{Summary: text.Of("貴單位產品的漏洞，由值班台居中協調。", "Vulnerabilities in your products, coordinated by the desk."), Cursor: page.Cursor{Shown: len(list)}}
	for _, h := range list {
		row := page.CaseRow{Number: h.Number, Name: h.Title, Href: "/disclosure/handed/" + h.UUID, State: caseState(h.State), Came: time.UnixMicro(h.ToldAt)}
		row.Clock, row.Late = s.clockOf(h.DaysLeft())
		p.Rows = append(p.Rows, row)
	}
	if next != 0 {
		p.Cursor.Next = "/disclosure?after=" + itoa(next)
	}
	return p, nil
}

func (s *Server) caseFile(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	f, err := s.Disclosure.Find(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.casePage(ctx, q, f, text.Text{}, ""), nil
}

// factsOf are those of some facts that say something.
func factsOf(q *request, all ...page.Fact) (out []page.Fact) {
	for _, f := range all {
		if f.Value.In(q.lang) != "" {
			out = append(out, f)
		}
	}
	return out
}

func (s *Server) casePage(ctx context.Context, q *request, f disclosure.File, problem text.Text, given string) page.CaseFile {
	p := page.CaseFile{Number: f.Number, Name: f.Name(), State: caseState(f.State), Problem: problem, Given: given, What: f.What, How: f.How, Others: f.Others, Brief: f.Brief, Steps: stepLines(f.Steps),
		Post: "/disclosure/cases/" + f.UUID, CVE: f.CVE, TVN: f.TVN}
	p.Clock, p.Late = s.clockOf(f.Case)
	at := func(t int64) text.Text {
		if t == 0 {
			return text.Text{}
		}
		return text.Same(time.UnixMicro(t).In(taipei).Format("2006-01-02 15:04"))
	}
	p.Report = factsOf(q, page.Fact{Name: text.Of("產品", "Product"), Value: text.Same(f.Product)}, page.Fact{Name: text.Of("版本", "Version"), Value: text.Same(f.Version)}, page.Fact{Name: text.Of("收到", "Came"), Value: at(f.ReceivedAt)},
		page.Fact{Name: text.Of("與這一件重複", "A duplicate of"), Value: text.Same(f.Of), Mono: true})
	yes := func(b bool) text.Text {
		if b {
			return text.Of("是", "yes")
		}
		return text.Of("否", "no")
	}
	name := text.Same(f.Finder.Name)
	if f.Finder.Name == "" {
		name = text.Of("匿名", "anonymous")
	}
	p.Finder = factsOf(q, page.Fact{Name: text.Of("姓名", "Name"), Value: name}, page.Fact{Name: text.Of("電子郵件", "E-mail"), Value: text.Same(f.Finder.Mail), Mono: true},
		page.Fact{Name: text.Of("公開致謝", "Thanked by name"), Value: yes(f.Finder.Credit)}, page.Fact{Name: text.Of("廠商可知道", "Vendor may know"), Value: yes(f.Finder.Share)})
	if f.VendorName != "" {
		p.Vendor = factsOf(q, page.Fact{Name: text.Of("廠商", "Vendor"), Value: text.Same(f.VendorName)}, page.Fact{Name: text.Of("電子郵件", "E-mail"), Value: text.Same(f.VendorMail), Mono: true}, page.Fact{Name: text.Of("通知", "Told"), Value: at(f.ToldAt)},
			page.Fact{Name: text.Of("公開期限", "Deadline"), Value: at(f.Deadline)}, page.Fact{Name: text.Of("延後次數", "Put off"), Value: text.Same(itoa(f.Extended))})
	}
	for _, t := range []page.Thread{{Side: "finder", Name: text.Of("與通報人", "With the finder"), Hint: text.Of("廠商看不到。", "The vendor does not read it."), Write: true},
		{Side: "vendor", Name: text.Of("與廠商", "With the vendor"), Hint: text.Of("通報人看不到。", "The finder does not read it."), Write: f.ToldAt != 0},
		{Side: "desk", Name: text.Of("值班台的筆記", "The desk’s own notes"), Hint: text.Of("只有值班台看得到。", "For the desk alone."), Write: true}} {
		t.Notes = saidBy(f.Threads[disclosure.Side(t.Side)], disclosure.DeskSide)
		p.Threads = append(p.Threads, t)
	}
	p.Acts = caseActs(f, s.Now())
	if _, ok := disclosure.Next(f.State, disclosure.Publish); ok {
		p.Draft = page.Link{Name: text.Of("撰寫通告", "Write the advisory"), Href: p.Post + "/advisory"}
	}
	return p
}

// caseActs are what the desk may do with a case now; the first is the usual next step.
func caseActs(f disclosure.File, now time.Time) (out []page.CaseAct) {
	reason := func(of string) []page.Field {
		return []page.Field{{Name: of + "-words", Send: "words", Label: text.Of("理由或說明", "Reason, or words"), Type: "area", Must: true}}
	}
	for _, e := range disclosure.Offered(f.State) {
		a := page.CaseAct{What: string(e), Fields: reason(string(e))}
		switch e {
		case disclosure.Validate:
			if f.State != disclosure.Received {
				continue
			}
			a.Name, a.Main = text.Of("確認屬實", "It holds"), true
			a.Fields = []page.Field{{Name: "title", Label: text.Of("標題（廠商看得到）", "Title (the vendor reads it)"), Value: f.Title, Must: true}, {Name: "product", Label: text.Of("產品", "Product"), Value: f.Product, Must: true}, {Name: "version", Label: text.Of("版本", "Version"), Value: f.Version},
				{Name: "validate-words", Send: "words", Label: text.Of("怎麼確認的（值班台自己看）", "How it was found to hold (for the desk)"), Type: "area"}}
		case disclosure.Refuse:
			a.Name, a.Hint = text.Of("不成立", "It does not hold"), text.Of("理由通報人看得到。", "The finder reads the reason.")
		case disclosure.Repeat:
			a.Name = text.Of("與另一件重複", "It repeats another case")
			a.Fields = append([]page.Field{{Name: "of", Label: text.Of("那一件的編號", "Number of that case"), Must: true}}, a.Fields...)
		case disclosure.Tell:
			a.Name, a.Main = text.Of("通知廠商", "Tell the vendor"), f.State == disclosure.Validated
			a.Hint = text.Format("通知後開始倒數 %d 天。廠商只讀下面的說明，不會看到報告。", "The clock of %d days starts. The vendor reads the words below and never the report.", disclosure.DeadlineDays)
			a.Fields = []page.Field{{Name: "slug", Label: text.Of("成員單位的代號", "Slug of the member"), Hint: text.Of("廠商是成員時填這個。", "Where the vendor is a member.")}, {Name: "vendor", Label: text.Of("或：廠商名稱", "Or: name of the vendor"), Value: f.VendorName},
				{Name: "mail", Label: text.Of("廠商的電子郵件", "The vendor’s e-mail"), Type: "email", Value: f.VendorMail}, {Name: "days", Label: text.Of("幾天後公開", "Days until it is published"), Value: strconv.Itoa(disclosure.DeadlineDays)},
				{Name: "brief", Label: text.Of("給廠商的說明", "What the vendor reads"), Type: "area", Value: f.Brief, Must: true}}
		case disclosure.Answer:
			a.Name = text.Of("記下廠商的回覆", "Note an answer of the vendor")
		case disclosure.FixReady:
			a.Name = text.Of("記下修補已備妥", "Note that the fix is ready")
		case disclosure.Close:
			a.Name = text.Of("結案，不公開", "Close, publish nothing")
		case disclosure.Reopen:
			a.Name, a.Main = text.Of("重新開啟", "Open it again"), true
		default:
			continue
		}
		out = append(out, a)
	}
	if f.State.Runs() {
		out = append(out, page.CaseAct{What: "extend", Name: text.Of("變更公開期限", "Change the deadline"), Hint: text.Format("最多延後 %[1]d 次，通知廠商後合計不超過 %[2]d 天。", "It is put off at most %[1]d times, to no more than %[2]d days after the vendor was told.", disclosure.MostExtensions, disclosure.MostDays),
			Fields: append([]page.Field{{Name: "until", Label: text.Of("新的期限", "New deadline"), Type: "date", Value: time.UnixMicro(f.Deadline).In(taipei).Format(time.DateOnly), Must: true}}, reason("extend")...)})
	}
	return out
}

// caseDo is a step of the desk.
func (s *Server) caseDo(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	v := q.who.Viewer
	f, err := s.Disclosure.Find(ctx, v, q.PathValue("id"))
	if err != nil {
		return "", err
	}
	given, err := s.caseStep(ctx, q, v, f)
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.casePage(ctx, q, f, problem, ""), nil })
	}
	if given == "" {
		return "/disclosure/cases/" + url.PathEscape(f.UUID) + "?did=saved", nil
	}
	if f, err = s.Disclosure.Find(ctx, v, f.UUID); err != nil {
		return "", err
	}
	q.write(http.StatusOK, s.casePage(ctx, q, f, text.Text{}, strings.TrimSuffix(s.Address, "/")+"/disclosure/vendor/"+given))
	return "", nil
}

func (s *Server) caseStep(ctx context.Context, q *request, v marking.Viewer, f disclosure.File) (given string, err error) {
	d, said := s.Disclosure, q.FormValue("words")
	switch what := q.PathValue("what"); what {
	case "validate":
		return "", d.Validate(ctx, v, f.ID, disclosure.Assessment{Title: q.FormValue("title"), Product: q.FormValue("product"), Version: q.FormValue("version"), Words: said})
	case "refuse":
		return "", d.Refuse(ctx, v, f.ID, said)
	case "repeat":
		return "", d.Repeat(ctx, v, f.ID, q.FormValue("of"), said)
	case "tell":
		n := disclosure.Vendor{Name: strings.TrimSpace(q.FormValue("vendor")), Mail: q.FormValue("mail"), Brief: q.FormValue("brief"), Lang: q.lang}
		if n.Days, err = strconv.Atoi(strings.TrimSpace(q.FormValue("days"))); err != nil || n.Days == 0 {
			return "", fault.New(fault.Invalid, "bad_days", text.Of("請填幾天後公開。", "Say after how many days it is published."))
		}
		if slug := strings.TrimSpace(q.FormValue("slug")); slug != "" {
			o, err := s.Members.FindOrgBySlug(ctx, v, slug)
			if err != nil {
				return "", err
			}
			n.Org, n.Mail = o.ID, ""
		}
		return d.Tell(ctx, v, f.ID, n)
	case "answer", "ready":
		return "", d.Note(ctx, v, f.ID, disclosure.Event(what), said)
	case "close":
		return "", d.Close(ctx, v, f.ID, said)
	case "reopen":
		return "", d.Reopen(ctx, v, f.ID, said)
	case "extend":
		until, err := disclosure.ParseDay(q.FormValue("until"))
		if err != nil {
			return "", err
		}
		return "", d.Extend(ctx, v, f.ID, until, said)
	case "number":
		return "", d.Number(ctx, v, f.ID, q.FormValue("cve"), q.FormValue("tvn"))
	case "say":
		return "", d.Write(ctx, v, f.ID, disclosure.Side(q.FormValue("thread")), said)
	}
	return "", noSuchPage()
}

// caseTasks are the cases that wait for the desk: new reports, and those whose day has passed.
func (s *Server) caseTasks(ctx context.Context, q *request) (out []page.Task, err error) {
	if !q.who.May(access.LeadDisclosure) {
		return nil, nil
	}
	n, err := s.Disclosure.Count(ctx, q.who.Viewer)
	if err != nil {
		return nil, err
	}
	queue := text.Of("漏洞協調", "Vulnerability cases")
	if n.Overdue > 0 {
		out = append(out, page.Task{Urgency: 2, What: counted(n.Overdue, "%d 件漏洞協調已過公開期限", "%d case is past its deadline", "%d cases are past their deadline"), Href: "/disclosure", Queue: queue, State: page.State{Tone: page.Bad, Name: text.Of("逾期", "overdue")}})
	}
	if n.Received > 0 {
		out = append(out, page.Task{Urgency: 3, What: counted(n.Received, "%d 件漏洞通報等確認", "%d report of a vulnerability waits", "%d reports of vulnerabilities wait"), Href: "/disclosure?state=received", Queue: queue,
			State: page.State{Tone: page.Waiting, Name: text.Of("等確認", "to look at")}})
	}
	return out, nil
}
