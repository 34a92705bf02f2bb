package framing

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func collect(in string, lim JSONLimits, path ...string) (out []string, err error) {
	header := func(m Member) {
		out = append(out, fmt.Sprintf("%s%s=%s", strings.Join(append(m.Under, ""), "."), m.Name, m.Raw))
	}
	for e, err := range ElementsAndHeader(iotest.OneByteReader(strings.NewReader(in)), lim, header, path...) {
		if err != nil {
			return out, err
		}
		if got := in[e.At.Offset:][:len(e.Raw)]; got != string(e.Raw) {
			return out, fmt.Errorf("at %v stands %q, not %q", e.At, got, e.Raw)
		}
		out = append(out, fmt.Sprintf("%d@%d:%d %s", e.Index, e.At.Line, e.At.Column, e.Raw))
	}
	return out, nil
}

func TestElements(t *testing.T) {
	for _, c := range []struct {
		name, in string
		lim      JSONLimits
		path     []string
		want     []string
		code     string
	}{
		{"top array", "[1, {\"a\":2},\n \"x\"]", JSONLimits{}, nil, []string{`0@1:2 1`, `1@1:5 {"a":2}`, `2@2:2 "x"`}, ""},
		{"a member", `{"v":"1","skip":{"o":[9]},"o":[1,[2]],"n":3}`, JSONLimits{}, []string{"o"}, []string{`v="1"`, `0@1:32 1`, `1@1:34 [2]`, `n=3`}, ""},
		{"a deep member", `{"r":{"v":1,"o":[{}]}}`, JSONLimits{}, []string{"r", "o"}, []string{`r.v=1`, `0@1:18 {}`}, ""},
		{"not there", `{"v":1}`, JSONLimits{}, []string{"o"}, []string{`v=1`}, ""},
		{"bare", `{"v":1}`, JSONLimits{Bare: true}, []string{"o"}, []string{`v=1`, `0@1:1 {"v":1}`}, ""},
		{"bare lines mixed with pages", "{\"v\":{}}\n{\"o\":[5,6]}\n[7]", JSONLimits{Bare: true, Lines: true}, []string{"o"}, []string{`0@1:1 {"v":{}}`, `1@2:7 5`, `2@2:9 6`, `3@3:2 7`}, ""},
		{"lines", "{\"a\":1}\n{\"a\":2}\n", JSONLimits{Lines: true}, nil, []string{`0@1:1 {"a":1}`, `1@2:1 {"a":2}`}, ""},
		{"wrong type at path", `{"o":{}}`, JSONLimits{}, []string{"o"}, nil, CodeWrongType},
		{"wrong type on the way", `{"r":[],"x":1}`, JSONLimits{}, []string{"r", "o"}, nil, CodeWrongType},
		{"wrong type at the top", `"x"`, JSONLimits{}, []string{"o"}, nil, CodeWrongType},
		{"null at path", `{"o":null}`, JSONLimits{}, []string{"o"}, nil, CodeWrongType},
		{"array twice", `{"o":[1],"o":[2]}`, JSONLimits{}, []string{"o"}, []string{`0@1:7 1`}, CodeDuplicate},
		{"too large", `[1,"0123456789"]`, JSONLimits{Value: 8}, nil, []string{`0@1:2 1`}, CodeTooLarge},
		{"cut", `[1,{"a"`, JSONLimits{}, nil, []string{`0@1:2 1`}, CodeTruncated},
		{"more behind", `[1]]`, JSONLimits{}, nil, []string{`0@1:2 1`}, CodeMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := collect(c.in, c.lim, c.path...)
			if !slices.Equal(got, c.want) || codeOf(err) != c.code {
				t.Errorf("got %q, %v; want %q, %q", got, err, c.want, c.code)
			}
		})
	}
}

func TestElementsStopWhenTheCallerHasEnough(t *testing.T) {
	n := 0
	for _, err := range Elements(&endless{head: "[1", body: ",1", left: 1 << 40}, JSONLimits{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Error(n)
	}
}

func TestElementsHoldOneElementAtATime(t *testing.T) {
	element := `"` + strings.Repeat("x", 1<<20) + `",`
	used := memoryOf(func() {
		for _, err := range Elements(&endless{head: "[", body: element, left: 50 << 20}, JSONLimits{}) {
			if err != nil && codeOf(err) != CodeTruncated {
				t.Error(err)
			}
		}
	})
	if used > 8<<20 {
		t.Errorf("allocated %d bytes", used)
	}
	used = memoryOf(func() {
		for _, err := range Elements(&endless{head: `[{"a":"`, body: "x", left: 300 << 20}, JSONLimits{String: 1 << 30}) {
			if codeOf(err) != CodeTooLarge {
				t.Error(err)
			}
		}
	})
	if used > 80<<20 {
		t.Errorf("allocated %d bytes", used)
	}
}

// A bundle is read as one document with an array, however large, though a bare document would have to fit in Value.
func TestALargeArrayIsNotHeldAsABareDocument(t *testing.T) {
	n := 0
	for _, err := range Elements(&endless{head: `{"v":1,"o":[1`, body: ",1", left: 4 << 20}, JSONLimits{Bare: true, Value: 1 << 20}, "o") {
		if err != nil && codeOf(err) != CodeTruncated {
			t.Fatal(err)
		}
		n++
	}
	if n < 2<<20-100 {
		t.Errorf("%d elements", n)
	}
}

func FuzzElements(f *testing.F) {
	f.Add(`{"v":1,"o":[1,{"a":[]}]}`)
	f.Add("{\"a\":1}\n[2,3]\n{\"o\":[\"聯\"]}")
	f.Fuzz(func(t *testing.T, in string) {
		lim := JSONLimits{Lines: true, Bare: true}
		_, err := collect(in, lim, "o")
		checked := CheckJSON(strings.NewReader(in), lim)
		if code := codeOf(err); code != CodeWrongType && code != codeOf(checked) {
			t.Fatalf("elements: %v, check: %v", err, checked)
		}
	})
}
