package framing

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/go-json-experiment/json/jsontext"
)

func codeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestCheckJSONSaysWhatAndWhere(t *testing.T) {
	deep := strings.Repeat("[", 201) + strings.Repeat("]", 201)
	for _, c := range []struct {
		name, in string
		lim      JSONLimits
		code     string
		line     int
		col      int
		en       string
	}{
		{"an object", ` {"a":[1,-0.5e+3,true,false,null,"x\u00e9\n"],"b":{}} `, JSONLimits{}, "", 0, 0, ""},
		{"a scalar", `12`, JSONLimits{}, "", 0, 0, ""},
		{"a lone zero", `0`, JSONLimits{}, "", 0, 0, ""},
		{"surrogate pair", `"\ud83d\ude00"`, JSONLimits{}, "", 0, 0, ""},
		{"same name in other objects", `[{"a":{"a":1}},{"a":1}]`, JSONLimits{}, "", 0, 0, ""},
		{"two lines", "{}\n[]\n", JSONLimits{Lines: true}, "", 0, 0, ""},
		{"no lines", "", JSONLimits{Lines: true}, "", 0, 0, ""},
		{"200 levels", deep[1:401], JSONLimits{}, "", 0, 0, ""},
		{"empty", "", JSONLimits{}, CodeTruncated, 1, 1, "The file is empty."},
		{"white space only", " \n ", JSONLimits{}, CodeTruncated, 2, 2, "The file is empty."},
		{"cut in object", "{\"a\":1,\n\"b\":2", JSONLimits{}, CodeTruncated, 2, 6, "The file ends in the middle of an object; it may be cut off."},
		{"cut in array", `[1,`, JSONLimits{}, CodeTruncated, 1, 4, "The file ends in the middle of an array; it may be cut off."},
		{"cut in string", `["abc`, JSONLimits{}, CodeTruncated, 1, 6, "The file ends in the middle of a string; it may be cut off."},
		{"cut in letter", "[\"\xe8\x81", JSONLimits{}, CodeTruncated, 1, 3, "The file ends in the middle of a string; it may be cut off."},
		{"cut in number", `[-`, JSONLimits{}, CodeTruncated, 1, 3, "The file ends in the middle of a number; it may be cut off."},
		{"cut in word", `[tru`, JSONLimits{}, CodeTruncated, 1, 5, "The file ends in the middle of true, false or null; it may be cut off."},
		{"201 levels", deep, JSONLimits{}, CodeTooDeep, 1, 201, "The nesting is deeper than 200 levels."},
		{"name twice", "{\"a\":1,\n  \"a\":2}", JSONLimits{}, CodeDuplicate, 2, 3, `One object has the name "a" twice.`},
		{"name twice by escape", `{"a":1,"\u0061":2}`, JSONLimits{}, CodeDuplicate, 1, 8, `One object has the name "a" twice.`},
		{"name twice, deep", `{"x":[{"y":{"a":1,"b":2,"a":3}}]}`, JSONLimits{}, CodeDuplicate, 1, 25, `One object has the name "a" twice.`},
		{"bad UTF-8", "[\"聯\",\"\xff\"]", JSONLimits{}, CodeUTF8, 1, 9, "The text is not valid UTF-8."},
		{"overlong", "[\"\xc0\x80\"]", JSONLimits{}, CodeUTF8, 1, 3, "The text is not valid UTF-8."},
		{"lone surrogate", `["\ud800"]`, JSONLimits{}, CodeUTF8, 1, 4, "The escape stands alone: expected a pair of surrogates."},
		{"U+0000 raw", "[\"a\x00\"]", JSONLimits{}, CodeNUL, 1, 4, "The text holds U+0000 (a null character), which cannot be stored."},
		{"U+0000 between", "[1,\x00]", JSONLimits{}, CodeNUL, 1, 4, "The text holds U+0000 (a null character), which cannot be stored."},
		{"U+0000 escaped", `["a\u0000"]`, JSONLimits{}, CodeNUL, 1, 5, `The text holds \u0000 (a null character), which cannot be stored.`},
		{"control character", "[\"a\nb\"]", JSONLimits{}, CodeMalformed, 1, 4, "This is not valid JSON: a string holds the control character 0x0A without an escape."},
		{"comma at the end", `[1,]`, JSONLimits{}, CodeMalformed, 1, 4, "This is not valid JSON: expected a value, found ']'."},
		{"comma at the end of an object", `{"a":1,}`, JSONLimits{}, CodeMalformed, 1, 8, "This is not valid JSON: expected a name in double quotes, found '}'."},
		{"no colon", `{"a" 1}`, JSONLimits{}, CodeMalformed, 1, 6, "This is not valid JSON: expected a colon, found '1'."},
		{"leading zero", `[01]`, JSONLimits{}, CodeMalformed, 1, 3, "This is not valid JSON: expected a comma or ']', found '1'."},
		{"bare point", `[1.]`, JSONLimits{}, CodeMalformed, 1, 4, "This is not valid JSON: expected a digit, found ']'."},
		{"single quotes", `{'a':1}`, JSONLimits{}, CodeMalformed, 1, 2, "This is not valid JSON: expected a name in double quotes, found '\\''."},
		{"a page of HTML", "<!DOCTYPE html>", JSONLimits{}, CodeMalformed, 1, 1, "This is not valid JSON: expected a value, found '<'."},
		{"more behind", "{}\n{}", JSONLimits{}, CodeMalformed, 2, 1, "There is more after the end of the document."},
		{"long string", `["` + strings.Repeat("x", 40) + `"]`, JSONLimits{String: 32}, CodeTooLarge, 1, 2, "A string or name is longer than the limit of 32 bytes."},
		{"long name", `{"` + strings.Repeat("x", MaxName) + `":1}`, JSONLimits{}, CodeTooLarge, 1, 2, "A string or name is longer than the limit of 4 KiB."},
		{"long number", `[` + strings.Repeat("1", 1025) + `]`, JSONLimits{}, CodeTooLarge, 1, 2, "A number is longer than 1024 characters."},
		{"long line", "[1]\n[1,2,3,4,5]", JSONLimits{Lines: true, Value: 8}, CodeTooLarge, 2, 1, "One object is larger than the limit of 8 bytes."},
		{"long text", `[1,2,3,4,5]`, JSONLimits{Bytes: 8}, CodeTooLarge, 1, 1, "The file is larger than the limit of 8 bytes."},
		{"many members", `{"a":{"b":1,"c":2}}`, JSONLimits{Members: 2}, CodeTooLarge, 1, 13, "The object has more than 2 members."},
	} {
		t.Run(c.name, func(t *testing.T) {
			whole := CheckJSON(strings.NewReader(c.in), c.lim)
			bytewise := CheckJSON(iotest.OneByteReader(strings.NewReader(c.in)), c.lim)
			if codeOf(whole) != c.code || codeOf(bytewise) != c.code {
				t.Fatalf("whole: %v, byte by byte: %v, want %q", whole, bytewise, c.code)
			}
			if c.code == "" {
				return
			}
			e := whole.(*Error)
			if e.At.Line != c.line || e.At.Column != c.col || e.Say.String() != c.en {
				t.Errorf("got %v %q, want %d:%d %q", e.At, e.Say, c.line, c.col, c.en)
			}
			if b := bytewise.(*Error); c.name != "long text" && *b != *e {
				t.Errorf("byte by byte: %v, whole: %v", b, e)
			}
			if zh := e.Words().In("zh-TW"); !strings.Contains(zh, fmt.Sprintf("第 %d 行", c.line)) || !strings.Contains(zh, "。") {
				t.Errorf("Chinese words: %q", zh)
			}
		})
	}
}

func TestCheckJSONPassesFailuresOfTheReader(t *testing.T) {
	broken := errors.New("the line dropped")
	err := CheckJSON(io.MultiReader(strings.NewReader("[1,"), iotest.ErrReader(broken)), JSONLimits{})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	err = CheckJSON(io.MultiReader(strings.NewReader("[1]\n"), iotest.ErrReader(io.ErrUnexpectedEOF)), JSONLimits{Lines: true})
	if codeOf(err) != CodeTruncated {
		t.Errorf("a cut source behind a whole document: %v", err)
	}
}

// endless gives a text of so many bytes: head, then body again and again.
type endless struct {
	head, body string
	left       int64
	at         int
}

func (e *endless) Read(p []byte) (n int, err error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), e.left)]
	if e.head != "" {
		n = copy(p, e.head)
		e.head = e.head[n:]
	}
	for n < len(p) {
		k := copy(p[n:], e.body[e.at:])
		n, e.at = n+k, (e.at+k)%len(e.body)
	}
	e.left -= int64(n)
	return n, nil
}

// memoryOf gives the bytes that f allocates in all.
func memoryOf(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestHugeTextsTakeLittleMemory(t *testing.T) {
	const huge, large = 300 << 20, 40 << 20
	record := `{"id":"indicator--1","name":"聯防","pattern":"[ipv4-addr:value = '203.0.113.7']","labels":["a","b"]},` + "\n"
	for _, c := range []struct {
		name string
		in   io.Reader
		lim  JSONLimits
		code string
		most uint64
	}{
		{"many records", &endless{head: "[", body: record, left: huge}, JSONLimits{}, CodeTruncated, 1 << 20},
		{"one string", &endless{head: `["`, body: "x", left: large}, JSONLimits{}, CodeTooLarge, 1 << 20},
		{"one allowed string", &endless{head: `["`, body: "x", left: large}, JSONLimits{String: 1 << 30}, CodeTruncated, 1 << 20},
		{"one name", &endless{head: `{"`, body: "x", left: large}, JSONLimits{}, CodeTooLarge, 1 << 20},
		{"one number", &endless{head: `[`, body: "1", left: large}, JSONLimits{}, CodeTooLarge, 1 << 20},
		{"white space", &endless{head: `[`, body: " \n", left: large}, JSONLimits{}, CodeTruncated, 1 << 20},
		{"a million brackets", &endless{body: "[", left: 1_000_000}, JSONLimits{}, CodeTooDeep, 1 << 20},
		{"a million objects within", &endless{body: `{"a":`, left: 5_000_000}, JSONLimits{}, CodeTooDeep, 1 << 20},
		{"endless members", &members{}, JSONLimits{}, CodeTooLarge, 24 << 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			var err error
			used := memoryOf(func() { err = CheckJSON(c.in, c.lim) })
			if codeOf(err) != c.code {
				t.Errorf("got %v, want %s", err, c.code)
			}
			if used > c.most {
				t.Errorf("allocated %d bytes, want at most %d", used, c.most)
			}
		})
	}
}

// members is one object that never ends, each name a new one.
type members struct {
	n    int
	rest []byte
}

func (m *members) Read(p []byte) (int, error) {
	for len(m.rest) < len(p) {
		lead := ','
		if m.n == 0 {
			lead = '{'
		}
		m.rest = fmt.Appendf(m.rest, `%c"%d":0`, lead, m.n)
		m.n++
	}
	n := copy(p, m.rest)
	m.rest = m.rest[:copy(m.rest, m.rest[n:])]
	return n, nil
}

func TestManyNamesInOneObject(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"n0":0`)
	for i := 1; i < 1000; i++ {
		fmt.Fprintf(&b, `,"n%d":{"n%d":0}`, i, i)
	}
	if err := CheckJSON(strings.NewReader(b.String()+"}"), JSONLimits{}); err != nil {
		t.Error(err)
	}
	for _, twice := range []string{"n0", "n31", "n32", "n33", "n999"} {
		err := CheckJSON(strings.NewReader(b.String()+`,"`+twice+`":1}`), JSONLimits{})
		if codeOf(err) != CodeDuplicate {
			t.Errorf("%s twice: %v", twice, err)
		}
	}
}

func FuzzCheckJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e-3,"x\ud83d\ude00\u00e9",true,null]}`, "[]\n{}", `{"a":1,"\u0061":2}`, "\"\xed\xa0\x80\"", `"\ud800x"`, `01`, `-`, "1 2", `nulltrue`, `"a"1`, "\xef\xbb\xbf{}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		ours := CheckJSON(strings.NewReader(string(in)), JSONLimits{Lines: true})
		bytewise := CheckJSON(iotest.OneByteReader(strings.NewReader(string(in))), JSONLimits{Lines: true})
		if codeOf(ours) != codeOf(bytewise) {
			t.Fatalf("whole %v, byte by byte %v", ours, bytewise)
		}
		theirs := reference(in)
		switch codeOf(ours) {
		case "":
			if theirs != nil {
				t.Fatalf("taken here, refused by jsontext: %v", theirs)
			}
		case CodeMalformed, CodeTruncated, CodeDuplicate, CodeUTF8:
			if theirs == nil {
				t.Fatalf("refused here (%v), taken by jsontext", ours)
			}
		}
	})
}

func reference(in []byte) error {
	d := jsontext.NewDecoder(strings.NewReader(string(in)))
	for {
		if _, err := d.ReadValue(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func BenchmarkCheckJSON(b *testing.B) {
	record := `{"type":"indicator","spec_version":"2.1","id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2016-04-06T20:03:48.000Z",
"modified":"2016-04-06T20:03:48.000Z","name":"聯防中心測試用指標","description":"This file hash indicates that a sample of Poison Ivy is present.","indicator_types":["malicious-activity"],
"pattern":"[file:hashes.'SHA-256' = '4bac27393bdd9777ce02453256c5577cd02275510b2227f473d03f533924f877']","pattern_type":"stix","valid_from":"2016-01-01T00:00:00Z"}`
	doc := "[" + strings.Repeat(record+",", 10_000) + record + "]"
	b.SetBytes(int64(len(doc)))
	b.Run("check", func(b *testing.B) {
		b.SetBytes(int64(len(doc)))
		for b.Loop() {
			if err := CheckJSON(strings.NewReader(doc), JSONLimits{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("elements", func(b *testing.B) {
		b.SetBytes(int64(len(doc)))
		for b.Loop() {
			for _, err := range Elements(strings.NewReader(doc), JSONLimits{}) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
