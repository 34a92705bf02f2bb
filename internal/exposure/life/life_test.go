package life_test

import (
	"slices"
	"testing"

	"lianfang/internal/exposure/life"
)

// What must hold of the table whatever stands in it.
func TestTheTable(t *testing.T) {
	for _, s := range life.States {
		if s.Words().IsZero() || string(s) == s.Words().In("zh-TW") {
			t.Errorf("%s has no words", s)
		}
		for _, e := range slices.Concat(life.Steps, life.Facts) {
			next, ok := life.Next(s, e)
			if e.Words().In("en") == string(e) {
				t.Errorf("%s has no words", e)
			}
			switch {
			case ok && !slices.Contains(life.States, next):
				t.Errorf("%s by %s becomes %q", s, e, next)
			case ok && !slices.Contains(life.From(e), s):
				t.Errorf("%s is not named as a beginning of %s", s, e)
			case ok && s.Ended() && e != life.Found:
				t.Errorf("%s moves what has ended", e)
			case ok && next == life.Verified && e != life.Cleared:
				t.Errorf("%s verifies: only an inventory does", e)
			case !s.Ended() && (e == life.Cleared || e == life.Vanished) && !ok:
				t.Errorf("%s does not end by %s", s, e)
			}
		}
		if s.Ended() != (len(life.Offered(s)) == 0) {
			t.Errorf("%s offers %v", s, life.Offered(s))
		}
	}
	if next, ok := life.Next(life.Fixed, life.Still); next != life.Open || !ok {
		t.Error("a claim that the next inventory refutes stays")
	}
	if _, ok := life.Next(life.Open, life.Still); ok {
		t.Error("what was not claimed is opened again")
	}
}

func TestReasons(t *testing.T) {
	for _, r := range life.Reasons {
		if !r.Known() {
			t.Errorf("%s has no words", r)
		}
	}
	if life.Reason("because").Known() || life.AcceptedRisk.VersionBound() || !life.CodeNotPresent.VersionBound() {
		t.Error("reasons")
	}
}
