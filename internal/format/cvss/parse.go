package cvss

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// The codes of what Parse mends (Problem) and refuses (framing.Error).
const (
	CodeWrapped   = "wrapped"          // blanks, parentheses or quotes around or within
	CodePrefix    = "prefix"           // missing, of another spelling, or twice
	CodeCase      = "letter_case"      // other capitals than the standard's
	CodeSeparator = "separator"        // an empty place between slashes
	CodeOrder     = "order"            // 2.0 and 4.0 fix the order of metrics
	CodeTwice     = "twice"            // a metric is there twice
	CodeGroup     = "incomplete_group" // 2.0: an optional group is there in part
	CodeScore     = "score"            // a score stands before the vector
	CodeNoVector  = "no_vector"
	CodeVersion   = "unknown_version"
	CodeMetric    = "unknown_metric"
	CodeValue     = "unknown_value"
	CodeMissing   = "missing_metric"
	CodeConflict  = "conflict" // two values of one metric, or two versions
)

const (
	wrappers       = " \t\r\n\"'`"
	openers        = "([{"
	closers        = ")]}"
	newestOfThrees = V31
)

// Parse reads a vector. The error is a *framing.Error whose position is the byte in s.
func Parse(s string) (Vector, error) {
	r := reader{whole: s}
	if len(s) > maxVector {
		return Vector{}, r.refuse(framing.CodeTooLarge, 0, "CVSS 向量超過 %d 個位元組。", "The CVSS vector is longer than %d bytes.", maxVector)
	}
	rest, at := r.unwrap()
	rest, at, score := r.score(rest, at)
	rest, at, err := r.prefixes(rest, at)
	if err != nil {
		return Vector{}, err
	}
	parts, err := r.split(rest, at)
	if err != nil {
		return Vector{}, err
	}
	if err := r.settleVersion(parts); err != nil {
		return Vector{}, err
	}
	if err := r.take(parts); err != nil {
		return Vector{}, err
	}
	v, err := r.vector()
	if err == nil && score != "" {
		r.compare(score, v)
	}
	v.Problems = r.problems
	return v, err
}

// reader is a vector on its way.
type reader struct {
	whole    string
	version  Version // "" until it is known
	bare     bool    // no prefix was there
	values   map[string]string
	problems []framing.Problem
}

// part is what stands between two slashes.
type part struct {
	name, value string
	at          int
}

func place(i int) framing.Position { return framing.Position{Offset: int64(i), Line: 1, Column: i + 1} }

func (r *reader) refuse(code string, at int, zh, en string, args ...any) error {
	return &framing.Error{Code: code, Say: text.Format(zh, en, args...), At: place(at)}
}

// note tells of a thing that was mended; each kind once, at its first place.
func (r *reader) note(code string, at int, zh, en string, args ...any) {
	for _, p := range r.problems {
		if p.Code == code {
			return
		}
	}
	r.problems = append(r.problems, framing.Problem{Code: code, Say: text.Format(zh, en, args...), At: place(at), Object: r.whole})
}

// unwrap takes away blanks, quotes and brackets around the vector, as NVD's old pages and spreadsheets have them.
func (r *reader) unwrap() (string, int) {
	s := strings.TrimLeft(r.whole, wrappers+openers)
	at := len(r.whole) - len(s)
	s = strings.TrimRight(s, wrappers+closers)
	if s != r.whole {
		r.note(CodeWrapped, 0, "向量外有空白、引號或括號，已去除。", "There were blanks, quotes or brackets around the vector; they were taken away.")
	}
	return s, at
}

var leadingScore = regexp.MustCompile(`^(10(?:\.0)?|[0-9](?:\.[0-9])?)\s*[/ (:]\s*\(?`)

// score takes away a score before the vector: "7.5/CVSS:3.1/…" and "7.5 (AV:N/…".
func (r *reader) score(s string, at int) (string, int, string) {
	m := leadingScore.FindStringSubmatch(s)
	if m == nil {
		return s, at, ""
	}
	r.note(CodeScore, at, "向量前寫有分數 %s，分數由向量重新計算。", "A score, %s, stands before the vector; the score is reckoned from the vector.", m[1])
	return s[len(m[0]):], at + len(m[0]), m[1]
}

func (r *reader) compare(score string, v Vector) {
	said, err := strconv.ParseFloat(score, 64)
	if err != nil || said == v.Base || said == v.Overall {
		return
	}
	r.note(CodeConflict, 0, "向量前的分數 %s 與向量算出的 %.1f 不同，以向量為準。",
		"The score %s before the vector differs from %.1f, which the vector gives; the vector counts.", score, v.Base)
}

var prefix = regexp.MustCompile(`^(?i:CVSS)[ :_-]*[vV]?([0-9]+(?:\.[0-9]+)?)?[ ]*(?i:vector)?[#/: (]+`)

// prefixes takes away what says the version, once or more.
func (r *reader) prefixes(s string, at int) (string, int, error) {
	r.bare = true
	for {
		m := prefix.FindStringSubmatch(s)
		if m == nil {
			return s, at, nil
		}
		v, ok := versionOf(m[1])
		if !ok {
			return s, at, r.refuse(CodeVersion, at, "不支援的 CVSS 版本「%s」。", "CVSS version %q is not supported.", m[1])
		}
		if !r.bare {
			r.note(CodePrefix, at, "前綴「%s」重複。", "The prefix %q is there twice.", m[0])
		}
		if r.version != "" && v != "" && v != r.version {
			return s, at, r.refuse(CodeConflict, at, "向量同時寫了 CVSS %s 與 %s。", "The vector says both CVSS %s and %s.", r.version, v)
		}
		if r.version == "" {
			r.version = v
		}
		if m[0] != fmt.Sprintf("CVSS:%s/", v) || v == V20 {
			r.note(CodePrefix, at, "前綴「%s」不是標準寫法。", "The prefix %q is not as the standard writes it.", m[0])
		}
		r.bare = false
		s, at = s[len(m[0]):], at+len(m[0])
	}
}

// versionOf reads a version number; "" is a prefix that names none.
func versionOf(s string) (Version, bool) {
	switch s {
	case "":
		return "", true
	case "2", "2.0":
		return V20, true
	case "3":
		return newestOfThrees, true
	case "3.0", "3.1", "4.0":
		return Version(s), true
	case "4":
		return V40, true
	}
	return "", false
}

func (r *reader) split(s string, at int) ([]part, error) {
	var parts []part
	for i, field := range strings.Split(s, "/") {
		if i >= maxParts {
			return nil, r.refuse(framing.CodeTooLarge, at, "向量超過 %d 項。", "The vector has more than %d metrics.", maxParts)
		}
		p := part{at: at}
		at += len(field) + 1
		trimmed := strings.TrimSpace(field)
		if trimmed == "" {
			if s != "" {
				r.note(CodeSeparator, p.at, "有多餘的斜線。", "There is a slash too many.")
			}
			continue
		}
		var ok bool
		p.name, p.value, ok = strings.Cut(trimmed, ":")
		if !ok {
			return nil, r.refuse(CodeMetric, p.at, "「%.40s」不是「指標:值」。", "%.40q is not of the form metric:value.", trimmed)
		}
		if name, value := strings.TrimSpace(p.name), strings.TrimSpace(p.value); trimmed != field || name != p.name || value != p.value {
			r.note(CodeWrapped, p.at, "向量中有空白，已去除。", "There were blanks within the vector; they were taken away.")
			p.name, p.value = name, value
		}
		parts = append(parts, p)
	}
	if len(parts) == 0 {
		return nil, r.refuse(CodeNoVector, 0, "沒有 CVSS 向量。", "There is no CVSS vector.")
	}
	return parts, nil
}

// settleVersion tells the version from the metrics where no prefix did: Au is of 2.0 alone, VC of 4.0, PR of 3.0 on. The metrics of 3.0
// and 3.1 are the same and so are nearly all scores; the newer one is taken.
func (r *reader) settleVersion(parts []part) error {
	if r.version != "" {
		return nil
	}
	has := func(name string) bool {
		for _, p := range parts {
			if strings.EqualFold(p.name, name) {
				return true
			}
		}
		return false
	}
	switch {
	case has("VC") || has("AT"):
		r.version = V40
	case has("PR") || has("S"):
		r.version = newestOfThrees
	case has("Au"):
		r.version = V20
	default:
		return r.refuse(CodeVersion, 0, "看不出是哪一版 CVSS。", "It cannot be told which version of CVSS this is.")
	}
	if r.version != V20 { // a vector of 2.0 has no prefix by its standard
		r.note(CodePrefix, 0, "沒有版本前綴，依指標判讀為 CVSS %s。", "There is no prefix; by its metrics it was read as CVSS %s.", r.version)
	}
	return nil
}

// take reads each metric by the rules of the version.
func (r *reader) take(parts []part) error {
	r.values = make(map[string]string, len(parts))
	last := -1
	for _, p := range parts {
		rule, at, exact := r.version.find(p.name)
		if at < 0 {
			return r.refuse(CodeMetric, p.at, "CVSS %s 沒有「%.40s」這個指標。", "CVSS %s has no metric %.40q.", r.version, p.name)
		}
		value, ok := rule.value(p.value)
		if !ok {
			return r.refuse(CodeValue, p.at, "「%s」的值「%.40s」不在 CVSS %s 之中；可用：%s。", "%s has the value %.40q, which CVSS %s does not know; it may be %s.",
				rule.name, p.value, r.version, strings.Join(rule.values, ", "))
		}
		if !exact || value != p.value {
			r.note(CodeCase, p.at, "大小寫與標準不同。", "Capital and small letters differ from the standard.")
		}
		if had, twice := r.values[rule.name]; twice {
			if had != value {
				return r.refuse(CodeConflict, p.at, "「%s」有兩個不同的值：%s 與 %s。", "%s has two values, %s and %s.", rule.name, had, value)
			}
			r.note(CodeTwice, p.at, "「%s」重複。", "%s is there twice.", rule.name)
			continue
		}
		if at < last && (r.version == V20 || r.version == V40) {
			r.note(CodeOrder, p.at, "指標的順序與標準不同。", "The metrics are not in the standard's order.")
		}
		last = max(last, at)
		r.values[rule.name] = value
	}
	return nil
}
