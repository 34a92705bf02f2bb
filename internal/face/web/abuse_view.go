package web

import (
	"context"
	"io"
	"net/http"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// abuseMost is how large a file may be that comes by the page; REST takes larger ones.
const abuseMost = 64 << 20

// abuseContacts is where abuse contacts are known from, and who answers for one address or name.
func (s *Server) abuseContacts(ctx context.Context, q *request) (page.Page, error) {
	return s.abusePage(ctx, q, text.Text{})
}

func (s *Server) abusePage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	all, err := s.Abuse.Sources(ctx, q.who.Viewer)
	if err != nil {
		return nil, err
	}
	p := page.AbuseContacts{Problem: problem, Asked: q.URL.Query().Get("value"), Most: abuseMost >> 20}
	for _, x := range all {
		p.Sources = append(p.Sources, page.AbuseSource{Name: x.Name, Blocks: x.Blocks, Names: x.Names, Without: x.Without, Loaded: time.UnixMicro(x.LoadedAt)})
	}
	if p.Asked == "" {
		return p, nil
	}
	c, err := s.Abuse.Find(ctx, q.who.Viewer, p.Asked)
	if fault.Is(err, fault.Invalid) {
		p.Problem = fault.Of(err).Say
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	if p.Nobody = c.Mail == ""; !p.Nobody {
		p.Found = factsOf(q, page.Fact{Name: text.Of("信箱", "Mailbox"), Value: text.Same(c.Mail), Mono: true}, page.Fact{Name: text.Of("持有人", "Holder"), Value: text.Same(c.Holder)}, page.Fact{Name: text.Of("來源", "Source"), Value: text.Same(c.Source)})
	}
	return p, nil
}

func (s *Server) abuseLoad(ctx context.Context, q *request) (string, error) {
	q.Body = http.MaxBytesReader(q.w, q.Body, abuseMost)
	reader, err := q.MultipartReader()
	if err != nil {
		return "", noFile()
	}
	source := ""
	for {
		part, err := reader.NextPart()
		if err != nil {
			return "", noFile()
		}
		if part.FormName() == "source" {
			b, err := io.ReadAll(io.LimitReader(part, 1<<10))
			if err != nil {
				return "", noFile()
			}
			source = string(b)
		}
		if part.FileName() == "" {
			continue
		}
		if _, err := s.Abuse.Load(ctx, q.who.Viewer, source, part.FileName(), part); err != nil {
			return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.abusePage(ctx, q, problem) })
		}
		return "/abuse-contacts?did=incident_stepped", nil
	}
}

func (s *Server) abuseLeave(ctx context.Context, q *request) (string, error) {
	return "/abuse-contacts?did=incident_stepped", s.Abuse.Leave(ctx, q.who.Viewer, q.FormValue("source"))
}
