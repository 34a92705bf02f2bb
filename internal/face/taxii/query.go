package taxii

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/intel"
)

const (
	limitUsual = 100
	limitMost  = 1000 // a larger limit is taken for this one, as 3.4 lets a server do
	valuesMost = 100  // values of one filter
)

// place is where a reading goes on: what next carries. It holds the filters with which the reading began, so a client that drops them or sends
// others by mistake reads on what it began.
type place struct {
	Shelf    string   `json:"c"`
	Cursor   string   `json:"a"` // the journal's, bound to its log and epoch
	IDs      []string `json:"i,omitempty"`
	Types    []string `json:"t,omitempty"`
	Specs    []string `json:"s,omitempty"`
	Versions []string `json:"v,omitempty"`
	Limit    int      `json:"l,omitempty"`
}

// question is what a request asks for.
type question struct {
	shelf shelf
	place
	after int64
	head  int64 // of the journal, when it was asked
}

// ask reads the parameters of 3.4 and 3.5. What the standard does not name is passed over, as it says; a filter with no sense is refused, since ignoring
// it would answer more than was asked.
func (s *Server) ask(ctx context.Context, c shelf, object string, q url.Values) (question, error) {
	limit, err := limitOf(q)
	if err != nil {
		return question{}, err
	}
	head, err := s.Journal.Head(ctx)
	if err != nil {
		return question{}, err
	}
	next, err := only(q, "next")
	if err != nil {
		return question{}, err
	}
	if next != "" {
		return s.goOn(c, object, next, limit, head)
	}
	ask := question{shelf: c, place: place{Shelf: c.id, Limit: limit}, head: head}
	if err := ask.filters(q, object); err != nil {
		return ask, err
	}
	after, err := only(q, "added_after")
	if err != nil || after == "" {
		return ask, err
	}
	t, err := instant("added_after", after)
	if err != nil {
		return ask, err
	}
	ask.after, err = s.Journal.UpTo(ctx, t)
	return ask, err
}

// goOn reads what a page before gave as next.
func (s *Server) goOn(c shelf, object, next string, limit int, head int64) (question, error) {
	bad := badQuery("next 讀不懂，請照原樣帶回伺服器給的值。", "next cannot be read; send back what the server gave, unchanged.")
	ask := question{shelf: c, head: head}
	b, err := base64.RawURLEncoding.DecodeString(next)
	if err != nil || json.Unmarshal(b, &ask.place) != nil {
		return ask, bad
	}
	if ask.Shelf != c.id || object != "" && !slices.Equal(ask.IDs, []string{object}) {
		return ask, badQuery("這個 next 是別的集合或物件給的。", "This next was given for another collection or object.")
	}
	if limit != 0 {
		ask.Limit = limit
	}
	if ask.Limit < 0 || ask.Limit > limitMost || ask.check() != nil {
		return ask, bad
	}
	if ask.after, err = s.Journal.ParseCursor(ask.Cursor, head); err != nil {
		return ask, badQuery("%[1]s（或用 added_after 從某個時間之後讀起。）", "%[2]s (Or read from some time on with added_after.)", fault.Of(err).Say.In("zh-TW"), fault.Of(err).Say.In("en"))
	}
	return ask, nil
}

// next is the place behind a fact.
func (s *Server) next(ask question, passed int64) string {
	ask.Cursor = s.Journal.Cursor(passed)
	b, _ := json.Marshal(ask.place) // texts and a number always marshal
	return base64.RawURLEncoding.EncodeToString(b)
}

func (ask *question) filters(q url.Values, object string) error {
	for name, into := range map[string]*[]string{"match[id]": &ask.IDs, "match[type]": &ask.Types, "match[spec_version]": &ask.Specs, "match[version]": &ask.Versions} {
		for _, list := range q[name] { // values stand between commas; the same filter twice is more values
			*into = append(*into, strings.Split(list, ",")...)
		}
		if len(*into) > valuesMost {
			return badQuery("%[1]s 一次最多 %[2]d 個值。", "%[1]s takes at most %[2]d values at once.", name, valuesMost)
		}
	}
	if object != "" {
		ask.IDs = []string{object}
	}
	return ask.check()
}

var (
	stixID   = regexp.MustCompile(`^[^\s"[:cntrl:]]{1,300}--[^\s"[:cntrl:]]{1,300}$`) // objects with an odd id are served too
	stixName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{2,249}$`)
)

func (ask *question) check() error {
	for _, id := range ask.IDs {
		if !stixID.MatchString(id) {
			return badQuery("「%s」不是 STIX 識別碼。", "%q is no STIX identifier.", clip(id))
		}
	}
	for _, t := range ask.Types {
		if !stixName.MatchString(t) {
			return badQuery("「%s」不是 STIX 型別。", "%q is no STIX type.", clip(t))
		}
	}
	for _, v := range ask.Specs {
		if v != "2.0" && v != "2.1" {
			return badQuery("match[spec_version] 是 2.0 或 2.1，不是「%s」。", "match[spec_version] is 2.0 or 2.1, not %q.", clip(v))
		}
	}
	_, err := ask.versions()
	return err
}

// versions reads match[version] (3.4.1). Of every object the newest version is kept for readers, so first, last and all are the same.
func (ask *question) versions() ([]time.Time, error) {
	var at []time.Time
	for _, v := range ask.Versions {
		switch v {
		case "first", "last", "all":
			continue
		}
		t, err := instant("match[version]", v)
		if err != nil {
			return nil, err
		}
		at = append(at, t)
	}
	if len(at) < len(ask.Versions) {
		return nil, nil // one of the words, which every object answers
	}
	return at, nil
}

func (ask *question) wanted() (intel.Wanted, bool) {
	w := intel.Wanted{IDs: ask.IDs, Types: ask.shelf.types, Specs: ask.Specs, After: ask.after, UpTo: ask.head, Limit: ask.Limit}
	w.Versions, _ = ask.versions() // checked
	if w.Limit == 0 {
		w.Limit = limitUsual
	}
	if len(ask.Types) == 0 {
		return w, true
	}
	if w.Types == nil {
		w.Types = ask.Types
		return w, true
	}
	w.Types = slices.DeleteFunc(slices.Clone(w.Types), func(t string) bool { return !slices.Contains(ask.Types, t) })
	return w, len(w.Types) > 0
}

func limitOf(q url.Values) (int, error) {
	s, err := only(q, "limit")
	if err != nil || s == "" {
		return 0, err
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil && strings.Trim(s, "0123456789") != "" || n == 0 && err == nil {
		return 0, badQuery("limit 是正整數，不是「%s」。", "limit is a positive whole number, not %q.", clip(s))
	}
	return int(min(n, limitMost)), nil // ParseUint gives the largest number for one that is too large
}

// only is the value of a parameter that has one; the same value twice is one.
func only(q url.Values, name string) (string, error) {
	values := slices.Compact(slices.Clone(q[name]))
	if len(values) > 1 {
		return "", badQuery("%s 只能給一個值。", "%s takes one value only.", name)
	}
	if len(values) == 0 {
		return "", nil
	}
	return values[0], nil
}

// instant reads a timestamp of STIX (RFC 3339 in UTC).
func instant(name, s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return t, badQuery("%[1]s 的「%[2]s」不是 2026-01-31T08:00:00.000Z 這樣的時間。", "%[1]s: %[2]q is no time like 2026-01-31T08:00:00.000Z.", name, clip(s))
	}
	return t, nil
}

// clip shortens what a sentence shows of somebody else's words.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
