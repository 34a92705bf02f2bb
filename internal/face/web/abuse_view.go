package web

import (
	"context"
	"errors"
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
		return "", noContacts()
	}
	source := ""
	for {
		part, err := reader.NextPart()
		if err != nil {
			return "", noContacts()
		}
		if part.FormName() == "source" {
			b, err := io.ReadAll(io.LimitReader(part, 1<<10))
			if err != nil {
				return "", noContacts()
			}
			source = string(b)
		}
		if part.FileName() == "" {
			continue
		}
		_, err = s.Abuse.Load(ctx, q.who.Viewer, source, part.FileName(), part)
		if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
			err = fault.New(fault.Invalid, "too_large", text.Format("這裡一個檔案最多 %d MB。更大的請用 REST 載入。", "A file has at most %d MB here. Load a larger one by REST.", abuseMost>>20))
		}
		if err != nil {
			return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.abusePage(ctx, q, problem) })
		}
		return "/abuse-contacts?did=incident_stepped", nil
	}
}

func noContacts() error {
	return fault.New(fault.Invalid, "no_file", text.Of("沒有收到檔案。請選擇 RPSL 或 CSV 後再送出。", "No file arrived. Choose RPSL or CSV and send again."))
}

func (s *Server) abuseLeave(ctx context.Context, q *request) (string, error) {
	return "/abuse-contacts?did=incident_stepped", s.Abuse.Leave(ctx, q.who.Viewer, q.FormValue("source"))
}
