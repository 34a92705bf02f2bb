package xarf

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// CodeXARF is what a report is refused with that is JSON and no report.
const CodeXARF = "not_xarf"

type wire struct {
	Version        string         `json:"xarf_version"`
	ID             string         `json:"report_id"`
	At             string         `json:"timestamp"`
	Reporter       Contact        `json:"reporter"`
	Sender         Contact        `json:"sender"`
	Source         string         `json:"source_identifier"`
	Port           int            `json:"source_port"`
	Category       string         `json:"category"`
	Type           string         `json:"type"`
	EvidenceSource string         `json:"evidence_source"`
	Evidence       []wireEvidence `json:"evidence"`
	Tags           []string       `json:"tags"`
	Confidence     *float64       `json:"confidence"`
	Description    string         `json:"description"`
	Legacy         string         `json:"legacy_version"`
	Internal       jsontext.Value `json:"_internal"`
}

// core are the members that are read by name, and those that are passed over.
var core = []string{"xarf_version", "report_id", "timestamp", "reporter", "sender", "source_identifier", "source_port", "category", "type", "evidence_source", "evidence", "tags", "confidence", "description", "legacy_version", "_internal"}

var version4 = regexp.MustCompile(`^4\.[0-9]{1,4}\.[0-9]{1,4}$`)

var categories = []string{"messaging", "content", "copyright", "connection", "vulnerability", "infrastructure", "reputation"}

// Read takes one report. It is refused whole where the core is not as the schema has it; the error is a *framing.Error with the place.
func Read(b []byte) (Report, error) {
	if len(b) > MaxReport {
		return Report{}, refuse(b, framing.CodeTooLarge, text.Format("內容超過 %d MB。", "It is longer than %d MB.", MaxReport>>20))
	}
	if err := framing.CheckJSON(bytes.NewReader(b), framing.JSONLimits{Bytes: MaxReport, Depth: maxDepth, String: MaxReport, Members: maxMembers}); err != nil {
		return Report{}, err
	}
	w, problems := framing.DecodeObject[wire](framing.Element{Raw: bytes.TrimSpace(b), At: framing.Top})
	if len(problems) > 0 {
		return Report{}, &framing.Error{Code: problems[0].Code, Say: problems[0].Say, At: problems[0].At}
	}
	at, err := w.check(b)
	if err != nil {
		return Report{}, err
	}
	r := Report{Version: w.Version, ID: strings.ToLower(w.ID), At: at, Reporter: w.Reporter, Sender: w.Sender, Source: w.Source, Port: w.Port, Category: w.Category, Type: w.Type, Description: w.Description, EvidenceSource: w.EvidenceSource,
		Confidence: -1, Tags: w.Tags, Details: details(b)}
	if w.Confidence != nil {
		r.Confidence = *w.Confidence
	}
	for _, e := range w.Evidence {
		r.Evidence = append(r.Evidence, e.read())
	}
	return r, nil
}

// check holds the core against its schema.
func (w *wire) check(b []byte) (at time.Time, err error) {
	switch {
	case !version4.MatchString(w.Version):
		return at, refuse(b, CodeXARF, text.Of("只收 X-ARF 第 4 版：xarf_version 要像 4.0.0。", "Version 4 of X-ARF is taken: xarf_version is like 4.0.0."), "xarf_version")
	case uuid.Validate(w.ID) != nil || len(w.ID) != 36:
		return at, refuse(b, CodeXARF, text.Of("report_id 要是 UUID。", "report_id is a UUID."), "report_id")
	case !slices.Contains(categories, w.Category):
		return at, refuse(b, CodeXARF, text.Format("category 是這些之一：%s。", "category is one of %s.", strings.Join(categories, ", ")), "category")
	case w.Port < 0 || w.Port > 65535:
		return at, refuse(b, CodeXARF, text.Of("source_port 是 1 到 65535。", "source_port is 1 to 65535."), "source_port")
	case w.Confidence != nil && (*w.Confidence < 0 || *w.Confidence > 1):
		return at, refuse(b, CodeXARF, text.Of("confidence 是 0 到 1。", "confidence is 0 to 1."), "confidence")
	case len(w.Evidence) > maxEvidence:
		return at, refuse(b, framing.CodeTooLarge, text.Format("evidence 最多 %d 項。", "evidence has at most %d items.", maxEvidence), "evidence")
	case len(w.Tags) > maxTags:
		return at, refuse(b, framing.CodeTooLarge, text.Format("tags 最多 %d 項。", "tags has at most %d items.", maxTags), "tags")
	}
	if err := w.words(b); err != nil {
		return at, err
	}
	if at, err = time.Parse(time.RFC3339, w.At); err != nil {
		return at, refuse(b, CodeXARF, text.Of("timestamp 要像 2026-11-27T08:30:00Z。", "timestamp is like 2026-11-27T08:30:00Z."), "timestamp")
	}
	return at.UTC(), nil
}

// words checks what has to be said, and that it is short.
func (w *wire) words(b []byte) error {
	for _, f := range []struct {
		path []string
		said string
		most int
		must bool
	}{
		{[]string{"source_identifier"}, w.Source, maxName, true}, {[]string{"type"}, w.Type, maxName, true}, {[]string{"description"}, w.Description, maxWords, false}, {[]string{"evidence_source"}, w.EvidenceSource, maxName, false},
		{[]string{"reporter", "org"}, w.Reporter.Org, maxName, true}, {[]string{"reporter", "contact"}, w.Reporter.Contact, maxName, true}, {[]string{"reporter", "domain"}, w.Reporter.Domain, maxName, true},
		{[]string{"sender", "org"}, w.Sender.Org, maxName, true}, {[]string{"sender", "contact"}, w.Sender.Contact, maxName, true}, {[]string{"sender", "domain"}, w.Sender.Domain, maxName, true},
	} {
		name := strings.Join(f.path, ".")
		if f.must && strings.TrimSpace(f.said) == "" {
			return refuse(b, CodeXARF, text.Format("缺少 %s。", "%s is missing.", name), f.path...)
		}
		if utf8.RuneCountInString(f.said) > f.most {
			return refuse(b, framing.CodeTooLarge, text.Format("%[1]s 最多 %[2]d 個字。", "%[1]s has at most %[2]d characters.", name, f.most), f.path...)
		}
	}
	for i, t := range w.Tags {
		w.Tags[i] = short(t, maxName)
	}
	return nil
}

// details are the fields that a type of abuse adds, by name; what holds more than a value is written as it came.
func details(b []byte) (out []Detail) {
	all, _ := framing.DecodeObject[map[string]jsontext.Value](framing.Element{Raw: bytes.TrimSpace(b), At: framing.Top})
	for name, raw := range all {
		if slices.Contains(core, name) || raw.Kind() == 'n' {
			continue
		}
		said := string(raw)
		if raw.Kind() == '"' {
			plain, _ := jsontext.AppendUnquote(nil, raw)
			said = string(plain)
		}
		out = append(out, Detail{short(name, maxName), short(said, maxDetail)})
	}
	slices.SortFunc(out, func(x, y Detail) int { return strings.Compare(x.Name, y.Name) })
	return out[:min(len(out), maxDetails)]
}

func short(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

func refuse(b []byte, code string, say text.Text, path ...string) error {
	return &framing.Error{Code: code, Say: say, At: framing.PlaceIn(b, path...)}
}
