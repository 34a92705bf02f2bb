package access

import (
	"testing"

	"lianfang/internal/text"
)

func TestEveryActHasItsSentenceInBothLanguages(t *testing.T) {
	for act, r := range rules {
		if r.why.In(text.ZhTW) == "" || r.why.In(text.En) == "" || r.who == 0 {
			t.Errorf("%s has no sentence, or nobody may", act)
		}
		if r.fresh && r.who&(token|peer|public) != 0 {
			t.Errorf("%s needs a proof that a program cannot give", act)
		}
	}
	if (Who{Role: Desk}).May("no.such.act") {
		t.Error("what is not in the table is allowed")
	}
}

func TestZeroWhoIsThePublic(t *testing.T) {
	for act, r := range rules {
		if (Who{}).May(act) != (r.who&public != 0) || Visitor(text.En).May(act) != (Who{}).May(act) {
			t.Errorf("%s: the zero Who", act)
		}
	}
	if (Who{Role: Desk}).May(ReleaseWarning) || (Who{Role: Admin}).May(EditSystem) {
		t.Error("a role without its viewer opens something")
	}
}
