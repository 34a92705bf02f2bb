package rpsl

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

func readAll(in string) (out []string, err error) {
	for o, e := range Read(strings.NewReader(in)) {
		if e != nil {
			return out, e
		}
		var b strings.Builder
		for _, a := range o.Attributes {
			fmt.Fprintf(&b, "%s=%s|", a.Name, a.Value)
		}
		out = append(out, fmt.Sprintf("%d %s", o.Line, b.String()))
	}
	return out, nil
}

// RFC 2622, section 2: attributes, continued lines, comments, and objects apart by empty lines.
func TestObjectsAreRead(t *testing.T) {
	for in, want := range map[string][]string{
		"":           nil,
		"% remark\n": nil,
		"inetnum: 192.0.2.0 - 192.0.2.255\nnetname:EXAMPLE\n":        {"1 inetnum=192.0.2.0 - 192.0.2.255|netname=EXAMPLE|"},
		"% by whois\n\n\nRole:  Abuse\n\nperson: A\n":                {"4 role=Abuse|", "6 person=A|"},
		"descr: one\n  two # said\n+three\n\tfour\n":                 {"1 descr=one two three four|"},
		"descr: one\n+\n+ two\nremarks:\n":                           {"1 descr=one two|remarks=|"},
		"abuse-mailbox: a@b.example # not by night\r\nsource: X\r\n": {"1 abuse-mailbox=a@b.example|source=X|"},
		"inet6num: 2001:db8::/32\n# between\nmnt-irt: IRT-X\n\n\n":   {"1 inet6num=2001:db8::/32|mnt-irt=IRT-X|"},
		"descr: caf\xe9\n":        {"1 descr=caf\ufffd|"},
		"role: A\n   \nrole: B\n": {"1 role=A|", "3 role=B|"},
	} {
		got, err := readAll(in)
		if err != nil || strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestWhatIsNoObjectIsRefusedWithItsLine(t *testing.T) {
	for in, line := range map[string]int{
		"role: A\nno attribute\n": 2, "  goes on\n": 1, "a b: c\n": 1, ": x\n": 1, "role: A\n\n+x\n": 3,
		"role: " + strings.Repeat("x", maxLine): 1, strings.Repeat("a: b\n", maxAttributes+1): maxAttributes + 1,
		"role: a\n" + strings.Repeat("+"+strings.Repeat("x", 1000)+"\n", 100): 67,
	} {
		_, err := readAll(in)
		var bad *framing.Error
		if !errors.As(err, &bad) || bad.At.Line != line || bad.Say.IsZero() {
			t.Errorf("%.30q: %v", in, err)
		}
	}
}

// Whatever comes, objects have attributes, and names are names.
func FuzzRead(f *testing.F) {
	f.Add("inetnum: 192.0.2.0 - 192.0.2.255\nnetname: X\n\nrole: Y\n+ z\n")
	f.Add("% r\n\n# c\nx: \xff\n \n")
	f.Fuzz(func(t *testing.T, in string) {
		for o, err := range Read(strings.NewReader(in)) {
			if err != nil {
				return
			}
			if o.Class() == "" || o.Line < 1 || o.First(o.Class()) != o.Key() && o.Key() != "" {
				t.Fatalf("%+v", o)
			}
		}
	})
}
