package web

import (
	"context"
	"strconv"
	"time"

	"lianfang/internal/disclosure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/format/cvss"
	"lianfang/internal/text"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// numberIn reads a number of the query; what is none is 0.
func numberIn(q *request, key string) int64 {
	n, _ := strconv.ParseInt(q.URL.Query().Get(key), 10, 64)
	return n
}

// scoreWords says a vector with its score.
func scoreWords(vector string) text.Text {
	v, err := cvss.Parse(vector)
	if vector == "" || err != nil {
		return text.Text{}
	}
	return text.Format("%[1]v（%[2]v）%[3]s", "%[1]v (%[2]v) %[3]s", v.Base, v.BaseSeverity.Words(), v.Text)
}

func (s *Server) handedPage(h disclosure.Handed, answer string, outside bool, problem text.Text) page.Page {
	p := page.Handed{Number: h.Number, Title: h.Title, State: caseState(h.State), Brief: h.Brief, Steps: stepLines(h.Steps), Notes: saidBy(h.Messages, disclosure.VendorSide), Outside: outside, Problem: problem, Advice: advisoryLink(h.Advisory)}
	p.Clock, p.Late = s.clockOf(h.DaysLeft())
	for _, f := range []page.Fact{{Name: text.Of("產品", "Product"), Value: text.Same(h.Product)}, {Name: text.Of("版本", "Version"), Value: text.Same(h.Version)}, {Name: text.Same("CVE"), Value: text.Same(h.CVE), Mono: true},
		{Name: text.Same("TVN"), Value: text.Same(h.TVN), Mono: true}, {Name: text.Of("通報人", "Finder"), Value: text.Same(h.Finder)}, {Name: text.Of("通知您", "You were told"), Value: text.Same(time.UnixMicro(h.ToldAt).In(taipei).Format("2006-01-02 15:04"))}} {
		if f.Value.In(text.En) != "" {
			p.Facts = append(p.Facts, f)
		}
	}
	if h.State.Runs() || h.State == disclosure.Published {
		p.Answer, p.Ready = answer, h.State == disclosure.Told || h.State == disclosure.Answered
	}
	return p
}

func (s *Server) handedOutside(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	h, err := s.Disclosure.ByVendorSecret(ctx, q.PathValue("secret"))
	if err != nil {
		return nil, err
	}
	return s.handedPage(h, "/disclosure/vendor/"+q.PathValue("secret")+"/answer", true, text.Text{}), nil
}

func replyOf(q *request) disclosure.Reply {
	return disclosure.Reply{Words: q.FormValue("words"), Ready: q.FormValue("ready") == "yes"}
}

func (s *Server) handedOutsideAnswer(ctx context.Context, q *request) (string, error) {
	return "/disclosure/vendor/" + q.PathValue("secret"), s.Disclosure.AnswerBySecret(ctx, q.PathValue("secret"), replyOf(q))
}

func (s *Server) handed(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	h, err := s.Disclosure.Handed(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.handedPage(h, "/disclosure/handed/"+pathEscape(h.UUID)+"/answer", false, text.Text{}), nil
}

func (s *Server) handedAnswer(ctx context.Context, q *request) (string, error) {
	id := q.PathValue("id")
	err := s.Disclosure.Answer(ctx, q.who.Viewer, id, replyOf(q))
	if err == nil {
		return "/disclosure/handed/" + pathEscape(id) + "?did=said", nil
	}
	h, lost := s.Disclosure.Handed(ctx, q.who.Viewer, id)
	if lost != nil {
		return "", lost
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) {
		return s.handedPage(h, "/disclosure/handed/"+pathEscape(h.UUID)+"/answer", false, problem), nil
	})
}
