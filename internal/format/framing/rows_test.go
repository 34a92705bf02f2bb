package framing

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func rows(in string, lim RowLimits) (out [][]string, at []Position, err error) {
	for r, err := range Rows(iotest.OneByteReader(strings.NewReader(in)), lim) {
		if err != nil {
			return out, at, err
		}
		if r.Fields == nil {
			r.Fields = []string{"#" + r.Comment}
		}
		out, at = append(out, r.Fields), append(at, r.At)
	}
	return out, at, nil
}

func TestRows(t *testing.T) {
	for _, c := range []struct {
		name, in string
		lim      RowLimits
		want     [][]string
		code     string
		line     int
		col      int
	}{
		{"plain", "a,b\r\n,\nc", RowLimits{}, [][]string{{"a", "b"}, {"", ""}, {"c"}}, "", 0, 0},
		{"quotes", "\"a,\"\"b\"\"\",c\n\"x\ny\",\"\"\n", RowLimits{}, [][]string{{`a,"b"`, "c"}, {"x\ny", ""}}, "", 0, 0},
		{"semicolons and comments", "#head\na;b,c\n\n#x", RowLimits{Comma: ';', Comment: '#'}, [][]string{{"#head"}, {"a", "b,c"}, {"#x"}}, "", 0, 0},
		{"empty", "", RowLimits{}, nil, "", 0, 0},
		{"open quote", "a\n\"b", RowLimits{}, [][]string{{"a"}}, CodeTruncated, 2, 1},
		{"stray quote", "a\nxy\"b", RowLimits{}, [][]string{{"a"}}, CodeMalformed, 2, 3},
		{"behind a quote", `"a"b`, RowLimits{}, nil, CodeMalformed, 1, 4},
		{"behind a quote on its second line", "\"a\nb\"c", RowLimits{}, nil, CodeMalformed, 2, 3},
		{"U+0000", "a,\x00", RowLimits{}, nil, CodeNUL, 1, 3},
		{"bad UTF-8", "聯,\xff", RowLimits{}, nil, CodeUTF8, 1, 5},
		{"bad UTF-8 in a comment", "#\xff", RowLimits{Comment: '#'}, nil, CodeUTF8, 1, 2},
		{"long row", "abc\nabcdef", RowLimits{Row: 5}, [][]string{{"abc"}}, CodeTooLarge, 2, 1},
		{"long table", "abc\nabc\nabc", RowLimits{Bytes: 9}, [][]string{{"abc"}, {"abc"}}, CodeTooLarge, 3, 1},
		{"many fields", "a,b,c", RowLimits{Fields: 2}, nil, CodeTooLarge, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := rows(c.in, c.lim)
			if !slices.EqualFunc(got, c.want, slices.Equal) || codeOf(err) != c.code {
				t.Fatalf("got %q, %v", got, err)
			}
			if e := (*Error)(nil); errors.As(err, &e) && (e.At.Line != c.line || e.At.Column != c.col) {
				t.Errorf("at %v, want %d:%d", e.At, c.line, c.col)
			}
		})
	}
}

func TestRowsHaveTheirPlace(t *testing.T) {
	_, at, err := rows("a\n\"x\ny\"\nb\n", RowLimits{})
	if err != nil || at[2].Line != 4 || at[2].Offset != 8 {
		t.Error(at, err)
	}
}

func TestEndlessRowIsRefused(t *testing.T) {
	used := memoryOf(func() {
		for _, err := range Rows(&endless{head: `"`, body: "x\n", left: 300 << 20}, RowLimits{}) {
			if codeOf(err) != CodeTooLarge {
				t.Error(err)
			}
		}
	})
	if used > 16<<20 {
		t.Errorf("allocated %d bytes", used)
	}
}

// The verdicts and fields are those of encoding/csv, but for the texts that only we refuse.
func FuzzRows(f *testing.F) {
	for _, s := range []string{"a,b\n\"c\"\"d\",\"e\nf\"\n", "a\r\nb\r", "\"", "\"a\" ,b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, _, err := rows(in, RowLimits{})
		if c := codeOf(err); c == CodeNUL || c == CodeUTF8 || c == CodeTooLarge || strings.Contains(in, "\r") {
			return
		}
		ref := csv.NewReader(strings.NewReader(in))
		ref.FieldsPerRecord = -1
		for i := 0; ; i++ {
			want, refErr := ref.Read()
			if refErr == io.EOF {
				if err != nil || i != len(got) {
					t.Fatalf("%d rows and %v, want %d rows", len(got), err, i)
				}
				return
			}
			if refErr != nil {
				if err == nil || i != len(got) {
					t.Fatalf("%d rows and %v, want %d rows and %v", len(got), err, i, refErr)
				}
				return
			}
			if i >= len(got) || !slices.Equal(got[i], want) {
				t.Fatalf("row %d: got %q (%v), want %q", i, got, err, want)
			}
		}
	})
}
