package framing_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
)

func TestPartsHaveTheirPlaces(t *testing.T) {
	doc := "{\"a\": 1,\n \"all\": [{\"x\":1},\n   {\"x\":1}, {\"y\":2}]}"
	for e, err := range framing.Elements(strings.NewReader(doc), framing.JSONLimits{Bare: true}, "none") {
		if err != nil {
			t.Fatal(err)
		}
		parts := e.Parts()
		var got []string
		for _, raw := range []string{`{"x":1}`, `{"x":1}`, `{"y":2}`, `{"z":3}`} {
			at := parts.Next(jsontext.Value(raw)).At
			got = append(got, fmt.Sprintf("%d:%d:%d", at.Offset, at.Line, at.Column))
			if raw != `{"z":3}` && !strings.HasPrefix(doc[at.Offset:], raw) {
				t.Errorf("at %v stands no %s", at, raw)
			}
		}
		if s := fmt.Sprint(got); s != "[18:2:10 30:3:4 39:3:13 46:3:20]" {
			t.Error(s)
		}
	}
}
