package stix

import (
	"bytes"
	"testing"
)

// Whatever comes: no panic, objects that stand in the file as they say, and an object read alone is the object read in its file.
func FuzzObjects(f *testing.F) {
	for _, seed := range []string{
		bundle(anIndicator, aMarking), anObservation, "[" + aFile + "]", aFile + "\n" + anIndicator,
		bundle(bundle(aFile)), `{"more":true,"objects":[{}]}`, `{"type":"bundle","spec_version":"2.0","objects":[null,"x",7]}`,
		`{"type":"language-content","id":"language-content--1","contents":{"zh-TW":{"name":"x"},"q":7}}`,
		`{"type":"email-message","id":"email-message--1","is_multipart":true,"body_multipart":[{"body":"x"}]}`,
		`{"type":"x-a","id":"x-a--1","granular_markings":[{"selectors":["a.[0].b","[99999999999999999999]",""]}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for o, err := range Objects(bytes.NewReader(raw)) {
			if err != nil {
				return
			}
			if at := o.At.Offset; !bytes.Equal(raw[at:at+int64(len(o.Raw))], o.Raw) {
				t.Fatalf("the object isn't what stands at %d", at)
			}
			o.Observables()
			o.Software()
			if _ = o.CVE() + o.ATTACK(); o.Unusable {
				continue
			}
			findings := Validate(&o)
			alone, err := Parse(o.Raw)
			if err != nil || alone.ID != o.ID || alone.Unusable {
				t.Fatalf("%s is read in a file but not alone: %v", o.ID, err)
			}
			broken := 0
			for _, found := range findings {
				if found.Severity == Broken {
					broken++
				}
			}
			if broken < len(o.Problems) && len(findings) < MaxProblems {
				t.Fatalf("%d problems were noted, %d found again", len(o.Problems), broken)
			}
		}
	})
}

func BenchmarkObjects(b *testing.B) {
	raw := unpacked(b, "attack-300.stix21.json.gz")
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range Objects(bytes.NewReader(raw)) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
