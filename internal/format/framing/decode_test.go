package framing

import (
	"strings"
	"testing"
)

func TestDecodeObjectKeepsWhatFits(t *testing.T) {
	type wire struct {
		A string   `json:"a"`
		B []string `json:"b"`
		C int      `json:"c"`
	}
	in := "[ {\"a\":\"x\",\n \"b\":[\"y\",7],\n \"c\":3,\"A\":1} , 5]"
	var places []string
	for e, err := range Elements(strings.NewReader(in), JSONLimits{}) {
		if err != nil {
			t.Fatal(err)
		}
		got, problems := DecodeObject[wire](e)
		if e.Index == 0 && (got.A != "x" || got.B != nil || got.C != 3) {
			t.Errorf("got %+v", got)
		}
		for _, p := range problems {
			places = append(places, p.At.String()+": "+p.Say.String())
		}
	}
	want := "line 2, column 6: \"b.1\" is of a wrong type and was left out.\nline 3, column 17: This should be an object."
	if got := strings.Join(places, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
