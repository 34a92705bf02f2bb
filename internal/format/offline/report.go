package offline

import (
	"io"
	"maps"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Limits of a report.
const (
	MaxReport = 256 << 10 // bytes
	maxFields = 60
	maxValue  = 20_000 // characters
)

// Report is what a form makes. Its fields have the names that they have in the form of the centre's page.
type Report struct {
	Form   string // Token
	Filled time.Time
	Fields map[string]string
}

// file is a report as it is written:
//
//	{"lianfang_report": 1, "form": TOKEN, "filled": RFC 3339, "fields": {NAME: VALUE, …}}
type file struct {
	Version int               `json:"lianfang_report"`
	Form    string            `json:"form"`
	Filled  string            `json:"filled"`
	Fields  map[string]string `json:"fields"`
}

var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_.\-]{0,39}$`)

// Read reads a report. An error says where the file is wrong.
func Read(r io.Reader) (Report, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxReport+1))
	if err != nil {
		return Report{}, err
	}
	if len(b) > MaxReport {
		return Report{}, bad("too_large", text.Format("離線通報檔最大 %d KB。", "A report file has %d KB at most.", MaxReport>>10))
	}
	var f file
	if err := framing.Strict(b, &f); err != nil {
		return Report{}, err
	}
	if f.Version != 1 {
		return Report{}, bad("not_a_report", text.Of("不是離線通報檔，或是本程式不認得的版本。", "This is no report file, or one of a version that this program does not know."))
	}
	out := Report{Form: f.Form, Fields: f.Fields}
	if out.Filled, err = time.Parse(time.RFC3339, f.Filled); err != nil || out.Filled.Year() < 2000 || out.Filled.Year() > 9000 {
		return Report{}, bad("bad_time", text.Of("filled 不是 RFC 3339 的時間。", "filled is no time of RFC 3339."))
	}
	if len(f.Fields) > maxFields {
		return Report{}, bad("too_many_fields", text.Format("欄位超過 %d 個。", "There are more than %d fields.", maxFields))
	}
	for _, name := range slices.Sorted(maps.Keys(f.Fields)) {
		if !fieldName.MatchString(name) {
			return Report{}, bad("bad_field", text.Format("欄位名稱「%.40s」不對。", "“%.40s” is no name of a field.", name))
		}
		if utf8.RuneCountInString(f.Fields[name]) > maxValue {
			return Report{}, bad("too_long", text.Format("欄位 %s 超過 %d 字。", "The field %s has more than %d characters.", name, maxValue))
		}
	}
	return out, nil
}
