package rows

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/format/framing"
)

func allLines(s string, max int) ([]Line, error) {
	l := NewLines(strings.NewReader(s), max)
	var out []Line
	for {
		line, ok := l.Next()
		if !ok {
			return out, l.Err()
		}
		out = append(out, line)
	}
}

func TestLinesOfEveryEditor(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"Unix", "a\nb\n", "a|b"}, {"no last end", "a\nb", "a|b"}, {"Windows", "a\r\nb\r\n", "a|b"}, {"mark", "\xef\xbb\xbfa\nb", "a|b"},
		{"blank lines", "a\n\n\nb", "a|||b"}, {"empty", "", ""}, {"a lone return stays", "a\rb\n", "a\rb"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			lines, err := allLines(c.text, 100)
			var got []string
			for _, l := range lines {
				got = append(got, l.Text)
			}
			if err != nil || strings.Join(got, "|") != c.want {
				t.Errorf("got %q %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestALongLineIsCutAtACharacterAndTheNextIsRead(t *testing.T) {
	lines, err := allLines("警報警報\nnext\n"+strings.Repeat("x", 200_000)+"\nlast", 5)
	if err != nil || len(lines) != 4 || lines[0].Text != "警" || !lines[0].Long || lines[1].Text != "next" || lines[3].Text != "last" {
		t.Fatalf("got %+v %v", lines, err)
	}
	if at := lines[3].At; at.Line != 4 || at.Offset != int64(len("警報警報\nnext\n")+200_001) {
		t.Errorf("the last line is at %+v", at)
	}
}

func TestTextThatCannotBeTrustedIsRefused(t *testing.T) {
	cases := []struct{ name, text, code, at string }{
		{"UTF-16", "\xff\xfea\x00", framing.CodeUTF8, "line 1, column 1"}, {"Big5", "ok\n\xb8\xea\xa6w\n", framing.CodeUTF8, "line 2, column 1"},
		{"U+0000", "ab\x00c", framing.CodeNUL, "line 1, column 3"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := allLines(c.text, 100)
			var e *framing.Error
			if !errors.As(err, &e) || e.Code != c.code || e.At.String() != c.at {
				t.Errorf("got %v, want %s at %s", err, c.code, c.at)
			}
		})
	}
}

func allRecords(s string, comma byte) ([]string, error) {
	t := NewTable(strings.NewReader(s), comma)
	var out []string
	for {
		rec, ok := t.Next()
		if !ok {
			return out, t.Err()
		}
		out = append(out, strings.Join(rec.Cells, "¦"))
	}
}

func TestCellsAreReadAsPeopleWriteThem(t *testing.T) {
	cases := []struct {
		name, text string
		comma      byte
		want       string
	}{
		{"plain", "a,b\nc,d", ',', "a¦b c¦d"}, {"quoted comma", `"a,b",c`, ',', "a,b¦c"}, {"doubled mark", `"say ""hi""",x`, ',', `say "hi"¦x`},
		{"blank before the mark", `"a", "b"`, ',', "a¦b"}, {"mark inside a cell", `5" disk,x`, ',', `5" disk¦x`}, {"blanks trimmed", " a ; b ", ';', "a¦b"},
		{"blanks in quotes stay", `" a ",b`, ',', " a ¦b"}, {"line end in quotes", "\"a\r\nb\",c\r\nd,e", ',', "a\nb¦c d¦e"},
		{"empty cells", ",,", ',', "¦¦"}, {"tab", "a\t\"b\tc\"", '\t', "a¦b\tc"}, {"a formula is text", "=1+1,@x", ',', "=1+1¦@x"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := allRecords(c.text, c.comma)
			if err != nil || strings.Join(got, " ") != c.want {
				t.Errorf("got %q %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestAMarkThatIsNeverClosedIsRefused(t *testing.T) {
	for _, s := range []string{"a,b\n\"c,d\ne,f\n", "\"" + strings.Repeat("x\n", MaxRecord)} {
		_, err := allRecords(s, ',')
		var e *framing.Error
		if !errors.As(err, &e) || e.Code != framing.CodeMalformed {
			t.Errorf("got %v", err)
		}
	}
}

func TestSniffFindsTheDelimiter(t *testing.T) {
	comment := func(s string) bool { return strings.HasPrefix(s, "#") }
	cases := []struct {
		text string
		want byte
	}{
		{"a,b,c\n1,2,3", ','}, {"a;b\n1;\"2,3,4\"\n5;6", ';'}, {"a\tb\n1\t2", '\t'}, {"a|b|c\n1|2|3", '|'}, {"one\ntwo\nthree", 0}, {"# x,y\na;b\nc;d", ';'}, {"", 0},
	}
	for _, c := range cases {
		if got := Sniff([]byte(c.text), comment); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestNoCellIsTakenForAFormula(t *testing.T) {
	for _, s := range []string{"=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1＋1", "\ufeff=1", "　@x"} {
		if got := strings.TrimPrefix(Cell(s), `"`); !strings.HasPrefix(got, "'") {
			t.Errorf("%q became %q", s, got)
		}
	}
	for _, s := range []string{"nginx", "1.2.3", "台灣", "a=b", ""} {
		if got := Cell(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestACellComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(rapid.StringMatching("[ -~\n　-〃一-三]{1,12}"), 2, 6).Draw(t, "cells")
		comma := rapid.SampledFrom([]byte{',', ';', '\t', '|'}).Draw(t, "comma")
		var written []string
		for _, c := range cells {
			written = append(written, Cell(c))
		}
		table := NewTable(strings.NewReader(strings.Join(written, string(comma))), comma)
		rec, ok := table.Next()
		if !ok && strings.TrimSpace(strings.Join(cells, "")) == "" {
			return
		}
		if !ok || len(rec.Cells) != len(cells) {
			t.Fatalf("%q became %q (%v)", cells, rec.Cells, table.Err())
		}
		for i, c := range cells {
			if got := rec.Cells[i]; got != c && got != "'"+c {
				t.Fatalf("%q became %q", c, got)
			}
		}
	})
}

func FuzzTable(f *testing.F) {
	for _, s := range []string{"a,b\n\"c\nd\",e", "\xef\xbb\xbfx;y\r\n", "\"", "a\x00", "\xff\xfe"} {
		f.Add([]byte(s), byte(','))
	}
	f.Fuzz(func(t *testing.T, data []byte, comma byte) {
		Sniff(data, nil)
		table := NewTable(strings.NewReader(string(data)), comma)
		last := int64(-1)
		for {
			rec, ok := table.Next()
			if !ok {
				break
			}
			if rec.At.Offset <= last || len(rec.Cells) == 0 || len(rec.Cells) > MaxCells {
				t.Fatalf("record at %+v with %d cells after offset %d", rec.At, len(rec.Cells), last)
			}
			last = rec.At.Offset
		}
		var e *framing.Error
		if err := table.Err(); err != nil && !errors.As(err, &e) {
			t.Fatalf("an error without words: %v", err)
		}
	})
}
