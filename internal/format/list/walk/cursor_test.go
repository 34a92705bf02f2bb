package walk

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
)

// skipAll walks over every value of a text.
func skipAll(r io.Reader) error {
	c := New(r)
	for {
		more, err := c.More()
		if err != nil || !more {
			return err
		}
		if err := c.Skip(); err != nil {
			return err
		}
	}
}

// endless gives head, then fill for ever.
type endless struct {
	head string
	fill byte
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.head) > 0 {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	for i := range p {
		p[i] = e.fill
	}
	return len(p), nil
}

func TestWhatIsDangerousEndsTheWalkWithItsPlace(t *testing.T) {
	cases := []struct {
		name, text, code, at string
	}{
		{"not JSON", "{\n \"a\": tru }", framing.CodeMalformed, "line 2, column 10"},
		{"cut off", `{"a": [1, 2`, framing.CodeTruncated, "line 1, column 12"},
		{"a key twice", `{"a":1,"a":2}`, framing.CodeDuplicate, "line 1, column 8"},
		{"a key twice by an escape", `{"a":1,"\u0061":2}`, framing.CodeDuplicate, "line 1, column 8"},
		{"bad UTF-8", "[\"\xff\"]", framing.CodeUTF8, "line 1, column 3"},
		{"a lone surrogate", `["\ud800"]`, framing.CodeUTF8, ""},
		{"U+0000", `["a\u0000"]`, framing.CodeNUL, ""},
		{"U+0000 in a key", `{"a\u0000":1}`, framing.CodeNUL, ""},
		{"too deep", strings.Repeat("[", MaxDepth+1), framing.CodeTooDeep, "line 1, column 201"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := skipAll(strings.NewReader(c.text))
			var e *framing.Error
			if !errors.As(err, &e) || e.Code != c.code {
				t.Fatalf("got %v, want code %s", err, c.code)
			}
			if c.at != "" && e.At.String() != c.at {
				t.Errorf("at %s, want %s", e.At, c.at)
			}
		})
	}
}

func TestATokenWithoutEndIsStopped(t *testing.T) {
	for _, r := range []io.Reader{
		&endless{head: `["`, fill: 'x'}, &endless{head: `[`, fill: ' '}, &endless{head: `[1`, fill: '0'}, &endless{head: `[`, fill: '\n'},
	} {
		var e *framing.Error
		if err := skipAll(r); !errors.As(err, &e) || e.Code != framing.CodeTooLarge {
			t.Errorf("got %v, want too_large", err)
		}
	}
}

func TestWhatOnlyLooksDangerousIsTaken(t *testing.T) {
	for _, s := range []string{"", " \n", "\xef\xbb\xbf{}", `["\\u0000"]`, "{}\n{}\n[]", strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)} {
		if err := skipAll(strings.NewReader(s)); err != nil {
			t.Errorf("%.20q: %v", s, err)
		}
	}
}

func TestAtNamesTheBeginningOfAValue(t *testing.T) {
	c := New(strings.NewReader("\xef\xbb\xbf{\n  \"a\" : [ 10,\n 20 ],\n\"b\":{}}"))
	var got []string
	err := c.Object(func(name string) error {
		got = append(got, name+" "+c.At().String())
		if name == "b" {
			return c.Skip()
		}
		return c.Array(func() error {
			got = append(got, c.At().String())
			return c.Skip()
		})
	})
	want := "a line 2, column 9|line 2, column 11|line 3, column 2|b line 4, column 5"
	if err != nil || strings.Join(got, "|") != want {
		t.Errorf("got %v %v, want %s", got, err, want)
	}
}

func TestTextTakesScalarsAndSkipsTheRest(t *testing.T) {
	c := New(strings.NewReader(`["a\u00e9", 12.50, true, null, {"x":1}, [1], "long one"]`))
	var got []string
	err := c.Array(func() error {
		s, ok, err := c.Text(6)
		if !ok {
			s = "-"
		}
		got = append(got, s)
		return err
	})
	if err != nil || strings.Join(got, "|") != "aé|12.50|true||-|-|-" {
		t.Errorf("got %q %v", got, err)
	}
}

// FuzzSkip holds the walk against package jsontext: what one takes the other takes, but for the stricter limits here.
func FuzzSkip(f *testing.F) {
	for _, s := range []string{`{"a":[1,2,{"b":null}]}`, `["\\u0000"]`, `["\u0000"]`, "[1 2]", "{\"a\":1,\"a\":2}", "\xef\xbb\xbf[]", "nul", `"\ud800"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		err := skipAll(strings.NewReader(string(data)))
		want := reference(strings.TrimPrefix(string(data), "\xef\xbb\xbf"))
		var e *framing.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("an error without words: %v", err)
		}
		if err != nil && (e.Code == framing.CodeNUL || e.Code == framing.CodeTooDeep) {
			return
		}
		if (err == nil) != (want == nil) {
			t.Fatalf("walk says %v, jsontext %v", err, want)
		}
	})
}

func reference(s string) error {
	d := jsontext.NewDecoder(strings.NewReader(s))
	for {
		if _, err := d.ReadToken(); err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
	}
}
