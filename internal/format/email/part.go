package email

import (
	"io"
	"strings"
	"unicode"

	"github.com/emersion/go-message"
)

// walk goes through the parts of a mail.
type walk struct {
	mail  *Mail
	parts int
	plain []string // what is written, part by part
	rich  []string // the same in HTML, for those parts of which there is no plain twin
}

// part reads one part and those in it. twin: it has a sibling that says the same in another form (multipart/alternative).
func (w *walk) part(e *message.Entity, depth int) {
	if w.parts++; w.parts > maxParts || depth > maxDepth {
		return
	}
	if inner := e.MultipartReader(); inner != nil {
		kind, _, _ := e.Header.ContentType()
		w.several(inner, kind == "multipart/alternative", depth)
		return
	}
	body, _ := io.ReadAll(e.Body) // as much as can be decoded: a spoilt attachment is still evidence
	kind, params, _ := e.Header.ContentType()
	attached, name := disposed(e.Header)
	if name == "" {
		name = params["name"]
	}
	if !attached && name == "" {
		switch kind {
		case "text/plain", "":
			w.plain = append(w.plain, string(body))
			return
		case "text/html":
			w.rich = append(w.rich, plainOf(string(body)))
			return
		}
	}
	w.file(decoded(name), kind, body)
}

// disposed reads Content-Disposition (RFC 2183), also one that is written as no grammar allows.
func disposed(h message.Header) (attached bool, name string) {
	if how, params, err := h.ContentDisposition(); err == nil {
		return how == "attachment", params["filename"]
	}
	raw := h.Get("Content-Disposition")
	_, name, _ = strings.Cut(raw, "filename=")
	return strings.HasPrefix(strings.ToLower(raw), "attachment"), strings.Trim(name, `"; `)
}

// several reads the parts of a container. Of an alternative the plain part is read, and the HTML one where there is no plain one that says anything.
func (w *walk) several(inner message.MultipartReader, alternative bool, depth int) {
	outer := *w
	w.plain, w.rich = nil, nil
	for w.parts <= maxParts {
		p, err := inner.NextPart()
		if p == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			break
		}
		w.part(p, depth+1)
	}
	plain, rich := w.plain, w.rich
	if alternative && strings.TrimSpace(strings.Join(plain, "")) != "" {
		rich = nil
	}
	w.plain, w.rich = append(outer.plain, plain...), append(outer.rich, rich...)
}

func (w *walk) file(name, kind string, body []byte) {
	if len(body) == 0 {
		return
	}
	if len(w.mail.Files) == MaxFiles {
		w.mail.Left++
		return
	}
	if name = oneLine(name); name == "" && kind == "message/rfc822" {
		name = "forwarded.eml"
	}
	w.mail.Files = append(w.mail.Files, File{Name: name, Body: body})
}

// words are all that is written, in lines.
func (w *walk) words() string {
	var b strings.Builder
	for _, s := range append(w.plain, w.rich...) {
		s = clean(s)
		if s == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(s)
		if b.Len() > 2*maxWords {
			break
		}
	}
	return b.String()
}

// clean keeps lines and tabs and no other control, nor what turns a line around.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r", "\n"))
	return strings.TrimSpace(s)
}
