package priority

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// The codes of a policy that is refused.
const (
	CodePolicy  = "bad_policy"        // a value that cannot be
	CodeUnknown = framing.CodeUnknown // a key that nothing reads
)

type wirePolicy struct {
	Tree   *Tree                     `toml:"tree" json:"tree"`
	EPSS   *float64                  `toml:"epss" json:"epss"`
	KEVDue *bool                     `toml:"kev_due" json:"kev_due"`
	Days   map[string]map[string]int `toml:"days" json:"days"`
}

// ParsePolicy reads a policy, TOML as in DefaultText or JSON of the same shape (told by the first letter), and checks it whole: every
// decision gives days to every level, nothing more urgent gets more days, no stricter level gets more than a milder one. The error is a
// *framing.Error with the line.
func ParsePolicy(b []byte) (Policy, error) {
	if len(b) > maxPolicy {
		return Policy{}, refuse(framing.CodeTooLarge, framing.Top, text.Format("政策檔超過 %d 個位元組。", "The policy is longer than %d bytes.", maxPolicy))
	}
	var w wirePolicy
	var err error
	where := lineOfTOML
	if first := bytes.TrimLeft(b, " \t\r\n"); len(first) > 0 && first[0] == '{' {
		where = placeInJSON
		err = framing.Strict(b, &w)
	} else {
		err = w.fromTOML(b)
	}
	if err != nil {
		return Policy{}, err
	}
	p, wrong := w.policy()
	if wrong == nil {
		wrong = p.check()
	}
	if wrong != nil {
		code := CodePolicy
		if wrong.unknown {
			code = CodeUnknown
		}
		return Policy{}, refuse(code, where(b, wrong.path), wrong.say)
	}
	return p, nil
}

func refuse(code string, at framing.Position, say text.Text) error {
	return &framing.Error{Code: code, Say: say, At: at}
}

// lineInWords finds the line in what the library says of a wrong type, which has it nowhere else.
var lineInWords = regexp.MustCompile(`^toml: line ([1-9][0-9]{0,4}) `)

func (w *wirePolicy) fromTOML(b []byte) error {
	meta, err := toml.Decode(string(b), w)
	var bad toml.ParseError
	switch {
	case errors.As(err, &bad):
		return refuse(framing.CodeMalformed, framing.Position{Offset: int64(bad.Position.Start), Line: max(bad.Position.Line, 1), Column: max(bad.Position.Col, 1)},
			text.Format("政策檔的 TOML 讀不懂：%s", "The policy's TOML cannot be read: %s", short(bad.Message)))
	case err != nil:
		at := framing.Top
		if m := lineInWords.FindStringSubmatch(err.Error()); m != nil {
			at.Line, _ = strconv.Atoi(m[1])
			at.Offset = int64(len(strings.Join(strings.SplitAfter(string(b), "\n")[:at.Line-1], "")))
		}
		return refuse(framing.CodeWrongType, at, text.Format("政策檔的 TOML 有型別不對的值：%s", "The policy's TOML has a value of a wrong type: %s", short(err.Error())))
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return refuse(CodeUnknown, lineOfTOML(b, extra[0]), unknownKey(extra[0].String()))
	}
	return nil
}

func unknownKey(key string) text.Text {
	return text.Format("政策檔沒有「%s」這個項目。", "A policy has no key %q.", short(key))
}

// policy makes the policy of what was written; what is missing or unknown is a flaw.
func (w wirePolicy) policy() (Policy, *flaw) {
	for key, there := range map[string]bool{"tree": w.Tree != nil, "epss": w.EPSS != nil, "kev_due": w.KEVDue != nil, "days": w.Days != nil} {
		if !there {
			return Policy{}, &flaw{path: []string{key}, say: text.Format("缺少 %s。", "%s is missing.", key)}
		}
	}
	p := Policy{*w.Tree, *w.EPSS, *w.KEVDue, make(map[Decision]map[Level]int)}
	for d, levels := range w.Days {
		if Decision(d).Rank() < 0 {
			return p, &flaw{[]string{"days", d}, unknownKey("days." + d), true}
		}
		p.Days[Decision(d)] = make(map[Level]int)
		for l, n := range levels {
			level, ok := ParseLevel(l)
			if !ok || level.Name() != l {
				return p, &flaw{[]string{"days", d, l}, unknownKey("days." + d + "." + l), true}
			}
			p.Days[Decision(d)][level] = n
		}
	}
	return p, nil
}

// lineOfTOML finds the line that says what is at path: a table's header, a dotted key, or an inline table on the way to it; the one that
// names most of the path. The library gives no lines for what it has read.
func lineOfTOML(b []byte, path []string) framing.Position {
	best, found := 0, framing.Top
	var table []string
	at := 0
	for i, line := range strings.Split(string(b), "\n") {
		plain := strings.TrimSpace(line)
		full := table
		switch key, _, isKey := strings.Cut(plain, "="); {
		case strings.HasPrefix(plain, "["):
			table = keys(strings.Trim(strings.SplitN(plain, "]", 2)[0], "[]"))
			full = table
		case isKey && !strings.HasPrefix(plain, "#"):
			full = append(append([]string{}, table...), keys(key)...)
		default:
			full = nil
		}
		if n := len(full); n > best && n <= len(path) && strings.Join(full, "\x00") == strings.Join(path[:n], "\x00") {
			best, found = n, framing.Position{Offset: int64(at), Line: i + 1, Column: 1}
		}
		at += len(line) + 1
	}
	return found
}

// keys splits a dotted key, each part with or without quotes.
func keys(s string) []string {
	parts := strings.Split(s, ".")
	for i, p := range parts {
		parts[i] = strings.Trim(strings.TrimSpace(p), `"'`)
	}
	return parts
}

func placeInJSON(b []byte, path []string) framing.Position { return framing.PlaceIn(b, path...) }
