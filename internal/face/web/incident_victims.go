package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/format/spreadsheet"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

// listsShown are the lists that a page has; older ones are found by the cases that came of them, and by REST.
const listsShown = 100

// victims are the lists that other teams sent, and the form for the next.
func (s *Server) victims(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	return s.victimsPage(ctx, q, text.Text{})
}

func (s *Server) victimsPage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	all, err := s.Incidents.VictimLists(ctx, q.who.Viewer, 0, listsShown)
	if err != nil {
		return nil, err
	}
	get := q.FormValue
	p := page.Victims{Problem: problem, Levels: signLevels(), Names: []page.Choice{{Name: text.Of("不告訴", "no"), On: get("names") == ""}, {Name: text.Of("可以告訴", "yes"), Value: "yes", On: get("names") == "yes"}},
		Fields: []page.Field{{Name: "sender", Label: text.Of("來源單位", "Sender"), Value: get("sender"), Must: true}, {Name: "reference", Label: text.Of("對方的編號", "Reference of the sender"), Hint: text.Of("同一個編號再送一次，只會加上新的列。", "The same reference again adds only the rows that are new."), Value: get("reference"), Must: true},
			{Name: "what", Label: text.Of("告訴受害單位什麼", "What owners are told"), Hint: text.Of("每個單位都讀到同樣的文字，請不要寫到任何受害單位。", "Each owner reads these same words: name no victim in them."), Value: get("what"), Type: "area", Must: true},
			{Name: "rows", Label: text.Of("名單", "The list"), Hint: text.Of("貼上 CSV 或每行一個：位址、網段、網域、網址或電子郵件。", "Paste CSV, or one a line: addresses, networks, domains, links or mail addresses."), Value: get("rows"), Type: "area", Must: true}}}
	for _, c := range incident.Classes() {
		p.Classes = append(p.Classes, page.Choice{Name: c.Name, Value: c.Code, On: c.Code == get("class") || get("class") == "" && c.Code == "intrusions:system-compromise"})
	}
	for _, o := range incident.VictimOrigins {
		p.Origins = append(p.Origins, page.Choice{Name: o.Name(), Value: string(o), On: string(o) == get("origin") || get("origin") == "" && o == incident.FromTeam})
	}
	for _, x := range all {
		p.Lists = append(p.Lists, page.VictimListRow{Name: x.Sender + " " + x.Reference, Href: victimsHref(x.UUID), Class: incident.ClassName(x.Class), Origin: x.Origin.Name(), Came: time.UnixMicro(x.At)})
	}
	return p, nil
}

func victimsHref(id string) string { return "/victims/" + pathEscape(id) }

func (s *Server) victimsTake(ctx context.Context, q *request) (string, error) {
	get := q.FormValue
	x, err := s.Incidents.TakeVictims(ctx, q.who.Viewer, incident.VictimList{Origin: incident.VictimOrigin(get("origin")), Sender: get("sender"), Reference: get("reference"), What: get("what"), Class: get("class"), TLP: levelOfWord(get("tlp")).String(), NamesSender: get("names") == "yes"}, get("rows"))
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.victimsPage(ctx, q, problem) })
	}
	return victimsHref(x.UUID), nil
}

// victimList is one of them: whose the rows are before anybody is told, and how far each owner is afterwards.
func (s *Server) victimList(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	x, shares, err := s.Incidents.FindVictims(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	_, status, err := s.Incidents.StatusOfVictims(ctx, q.who.Viewer, x.UUID)
	if err != nil {
		return nil, err
	}
	p := page.VictimList{Name: x.Sender + " " + x.Reference, Post: victimsHref(x.UUID), Words: x.Told(1).In(q.lang), Foreign: x.Origin == incident.FromTeam,
		Facts: factsOf(q, page.Fact{Name: text.Of("從哪裡來", "Where it comes from"), Value: x.Origin.Name()}, page.Fact{Name: text.Of("類別", "Class"), Value: incident.ClassName(x.Class)}, page.Fact{Name: text.Of("對方標的分享等級", "Marking of the sender"), Value: text.Same(x.TLP)}, page.Fact{Name: text.Of("收到", "Received"), Value: stampSaid(x.At)}, page.Fact{Name: text.Of("上次回覆對方", "Sender last answered"), Value: stampSaid(x.Said)})}
	if p.Foreign {
		p.Status = victimCounts(x, status)
	}
	var ids []int64
	for _, sh := range shares {
		ids = append(ids, sh.Org)
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	var told, known int64
	for _, sh := range shares {
		row := page.VictimShare{Owner: text.Of("不知道是誰的", "owner unknown"), Rows: sh.Rows, Told: sh.Told}
		switch {
		case sh.Org != 0:
			row.Owner = orgs[sh.Org].Name
		case sh.Contact != "":
			row.Owner, row.Mail, p.Mailed = text.Same(sh.Holder), sh.Contact, x.ToldContact(1).In(q.lang)
			if sh.Bounced != 0 {
				row.Back = text.Format("信在 %s 退回：沒有這個信箱", "the mail came back %s: there is no such mailbox", stampSaid(sh.Bounced).In(q.lang))
			}
		}
		p.Again = p.Again || sh.Told < sh.Rows
		if sh.Org != 0 || sh.Contact != "" && s.Incidents.Mails() {
			p.Waiting = p.Waiting || sh.Told < sh.Rows
			told, known = told+sh.Told, known+sh.Rows
		}
		p.NoMail = p.NoMail || sh.Contact != "" && !s.Incidents.Mails()
		if sh.Case != "" {
			row.Case, row.Answer = page.Link{Name: text.Same(sh.Number), Href: incidentHref(sh.Case)}, sh.Answer.Name()
		}
		p.Shares = append(p.Shares, row)
	}
	if p.Waiting && x.Ordered != 0 {
		p.Going = text.Format("正在通知：%[2]d 列中的 %[1]d 列已經通知。重新開啟這一頁看進度。", "Owners are being told: %[1]d of %[2]d rows so far. Open this page again to see more.", told, known)
	}
	return p, err
}

// victimCounts is the answer to the sender in words, in English alone.
func victimCounts(x incident.VictimList, all []incident.StatusRow) string {
	count := map[incident.VictimStatus]int{}
	for _, r := range all {
		count[r.Status]++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Your reference: %s\nRows: %d\n", x.Reference, len(all))
	for _, st := range incident.VictimStatuses {
		fmt.Fprintf(&b, "%s: %d\n", st, count[st])
	}
	return b.String()
}

// victimStatus is the answer row by row, as a table for the sender.
func (s *Server) victimStatus(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	x, all, err := s.Incidents.StatusOfVictims(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return q.file("status-"+x.UUID+".csv", "text/csv; charset=utf-8", func(to io.Writer) error {
		out := csv.NewWriter(to)
		_ = out.Write([]string{"value", "status"})
		for _, r := range all {
			_ = out.Write([]string{spreadsheet.Cell(r.Value), string(r.Status)})
		}
		out.Flush()
		return out.Error()
	})
}

func (s *Server) victimDo(ctx context.Context, q *request) (string, error) {
	id := q.PathValue("id")
	var err error
	switch q.PathValue("what") {
	case "tell":
		err = s.Incidents.TellVictims(ctx, q.who.Viewer, id)
	case "divide":
		err = s.Incidents.DivideAgain(ctx, q.who.Viewer, id)
	case "said":
		err = s.Incidents.NoteStatusSent(ctx, q.who.Viewer, id)
	default:
		err = noSuchPage()
	}
	return victimsHref(id) + "?did=incident_stepped", err
}

// caseVictims is the section of a case that came of a list.
func (s *Server) caseVictims(ctx context.Context, q *request, id string, p *page.IncidentFile) error {
	rows, answer, ok, err := s.Incidents.OwnVictims(ctx, q.who.Viewer, id)
	if fault.Is(err, fault.NotFound) || err == nil && !ok {
		return nil
	}
	if err != nil {
		return err
	}
	p.Victims = caseVictimsOf(q, rows, answer, !q.who.Viewer.All())
	return nil
}

// caseVictimsOf is the section, with a form for whoever has to answer.
func caseVictimsOf(q *request, rows []incident.VictimRow, answer incident.VictimAnswer, asks bool) *page.CaseVictims {
	out := &page.CaseVictims{Count: len(rows), Answer: answer.Name()}
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.TrimSpace(r.Value+"  "+stampSaid(r.Seen).In(q.lang)+"  "+r.What) + "\n")
	}
	out.Rows = b.String()
	if asks {
		choice := page.CaseChoice{Name: "answer", Label: text.Of("查證的結果", "What you found")}
		for _, a := range incident.VictimAnswers {
			choice.Choices = append(choice.Choices, page.Choice{Name: a.Name(), Value: string(a), On: a == answer})
		}
		out.Act = &page.CaseAct{What: "answer", Name: text.Of("回覆", "Answer"), Main: answer == "", Hint: text.Of("傳來名單的團隊只知道狀態，不知道貴單位是誰。", "The team that sent the list learns the state, and not who you are."), Choices: []page.CaseChoice{choice},
			Fields: []page.Field{{Name: "answer-words", Send: "words", Label: text.Of("說明（值班台看得到）", "Words (for the desk)"), Type: "area"}}}
	}
	return out
}
