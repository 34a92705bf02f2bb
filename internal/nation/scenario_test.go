package nation

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/stix"
	"lianfang/internal/format/tlp"
	"lianfang/internal/text"
)

func content(t *testing.T, open func() (io.ReadCloser, error), name string) []byte {
	t.Helper()
	f, err := open()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := framing.Open(f, name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func objects(t *testing.T, raw []byte) []stix.Object {
	t.Helper()
	var out []stix.Object
	for o, err := range stix.Objects(bytes.NewReader(raw)) {
		if err != nil {
			t.Fatal(err)
		}
		o.Raw = bytes.Clone(o.Raw)
		out = append(out, o)
	}
	return out
}

func bundle(t *testing.T, n *Nation, name string) []stix.Object {
	t.Helper()
	return objects(t, content(t, n.File(name).Open, name))
}

func example(t *testing.T) []stix.Object {
	t.Helper()
	raw, err := os.ReadFile("../../examples/advisory.json")
	if err != nil {
		t.Fatal(err)
	}
	return objects(t, raw)
}

func TestBundlesAreValid(t *testing.T) {
	n := load(t)
	known := map[string]bool{}
	for _, o := range bundle(t, n, "attack.stix21.json.gz") {
		known[o.ID] = true
	}
	for name, all := range map[string][]stix.Object{AdvisoryFile: bundle(t, n, AdvisoryFile), "example": example(t)} {
		here := map[string]bool{}
		for _, o := range all {
			if here[o.ID] {
				t.Errorf("%s: %s occurs twice", name, o.ID)
			}
			here[o.ID] = true
		}
		for _, o := range all {
			checkObject(t, name, o)
			for _, ref := range append(o.ObjectRefs, o.SourceRef, o.TargetRef, o.CreatedByRef) {
				if ref != "" && !here[ref] && !known[ref] {
					t.Errorf("%s: %s points at %s, which is not there", name, o.ID, ref)
				}
			}
		}
	}
	for _, o := range bundle(t, n, WithdrawalFile) {
		checkObject(t, WithdrawalFile, o)
	}
}

func checkObject(t *testing.T, name string, o stix.Object) {
	t.Helper()
	for _, f := range stix.Validate(&o) {
		if f.Severity == stix.Broken {
			t.Errorf("%s: %s %s: %v", name, o.ID, f.Path, f.Say)
		}
	}
	_, id, _ := strings.Cut(o.ID, "--")
	if u, err := uuid.Parse(id); err != nil || u.Variant() != uuid.RFC4122 || u.Version() != 4 && u.Version() != 5 {
		t.Errorf("%s: %s is no UUID of version 4 or 5", name, o.ID)
	}
	for _, raw := range o.Observables() {
		v, err := observable.Normalise(raw.Kind, raw.Raw)
		if err != nil {
			t.Errorf("%s: %s %s: %v", name, o.ID, raw.Raw, err)
		}
		switch v.Kind {
		case observable.IPv4, observable.IPv6, observable.Domain, observable.URL, observable.Email:
			if use, ok := observable.SpecialUse(v); !ok || use.Code != "documentation" {
				t.Errorf("%s: %s might be somebody's", name, v.Text)
			}
		}
	}
}

func TestBundlesAreMarked(t *testing.T) {
	n := load(t)
	for name, want := range map[string]tlp.Level{AdvisoryFile: tlp.Amber, WithdrawalFile: tlp.Amber} {
		for _, o := range bundle(t, n, name) {
			checkMarked(t, o, want)
		}
	}
	for _, o := range example(t) {
		checkMarked(t, o, tlp.Green)
	}
}

// checkMarked lets only those go unmarked who say who somebody is and what words mean.
func checkMarked(t *testing.T, o stix.Object, want tlp.Level) {
	t.Helper()
	switch o.Type {
	case "identity", "marking-definition", "extension-definition":
		return
	}
	if len(o.MarkingRefs) != 1 || tlp.FromMarking(o.MarkingRefs[0]) != (tlp.Reading{State: tlp.Known, Level: want}) {
		t.Errorf("%s is marked %v", o.ID, o.MarkingRefs)
	}
}

func TestWithdrawalIsOfTheSourceAndNewer(t *testing.T) {
	n := load(t)
	var before, after *stix.Object
	advisory, withdrawal := bundle(t, n, AdvisoryFile), bundle(t, n, WithdrawalFile)
	indicators := 0
	for i, o := range advisory {
		if o.Type == "indicator" {
			indicators++
		}
		if o.ID == n.Script.Withdrawn {
			before = &advisory[i]
		}
	}
	note := false
	for i, o := range withdrawal {
		if o.ID == n.Script.Withdrawn {
			after = &withdrawal[i]
		}
		note = note || o.Type == "note" && slices.Contains(o.ObjectRefs, n.Script.Withdrawn)
	}
	if indicators != 14 || before == nil || after == nil || !note {
		t.Fatalf("%d indicators, before %v, after %v, note %v", indicators, before != nil, after != nil, note)
	}
	if before.Revoked || !after.Revoked || after.Modified <= before.Modified || after.CreatedByRef != before.CreatedByRef || after.Pattern != before.Pattern {
		t.Errorf("the withdrawal does not follow from the advisory: %+v", after)
	}
	for _, name := range []string{"buoy-c2.csv.gz", "tideline-iocs.csv.gz", "reef-netset.txt.gz"} {
		if bytes.Contains(content(t, n.File(name).Open, name), []byte("203.0.113.45")) {
			t.Errorf("%s names the withdrawn address too, so it would stand on another's word", name)
		}
	}
}

func TestScriptRunsInAMinute(t *testing.T) {
	n := load(t)
	acts, at := map[Act]int{}, -1
	for _, s := range n.Script.Steps {
		if s.At <= at || s.Caption.IsZero() || s.Caption.In(text.ZhTW) == s.Caption.In(text.En) {
			t.Errorf("step at %d s", s.At)
		}
		at = s.At
		acts[s.Act]++
		if s.Actor != "" && n.Person(s.Actor) == nil || s.Source != "" && n.Source(s.Source) == nil {
			t.Errorf("step at %d s: nobody is called %s%s", s.At, s.Actor, s.Source)
		}
		if (s.File != "") != (s.Act == Import || s.Act == Withdraw) || s.File != "" && n.File(s.File).Source != s.Source {
			t.Errorf("step at %d s: file %s", s.At, s.File)
		}
	}
	if at > 45 || acts[Import] != 1 || acts[Acknowledge] != 1 || acts[NeedHelp] != 1 || acts[NotMine] != 1 || acts[Withdraw] != 1 {
		t.Errorf("%d s, acts %v", at, acts)
	}
}

func TestThoseWhoAnswerWereWarned(t *testing.T) {
	n := load(t)
	warned := map[string]Verdict{}
	for _, e := range n.Script.Expected {
		if e.Warned {
			warned[e.Organisation] = e.Verdict
		}
	}
	if len(warned) != 9 {
		t.Errorf("%d organisations are warned", len(warned))
	}
	for _, s := range n.Script.Steps {
		if s.Actor == "" {
			continue
		}
		p := n.Person(s.Actor)
		if _, ok := warned[p.Organisation]; !ok || !slices.Contains(p.Offices, "officer") {
			t.Errorf("%s of %s cannot answer", p.Slug, p.Organisation)
		}
	}
}

func TestGuidanceFillsIn(t *testing.T) {
	for _, g := range Guidances() {
		if n := len([]rune(g.Lead.In(text.ZhTW))); n > 60 {
			t.Errorf("%v: the lead has %d characters", g.Products, n)
		}
		for _, d := range g.Todo {
			if d.Minutes <= 0 || d.Note.IsZero() || strings.Contains(d.Do.In(text.ZhTW), "%s") != d.NeedsFix || strings.Contains(d.Do.In(text.En), "%s") != d.NeedsFix {
				t.Errorf("%v: %v", g.Products, d.Do)
			}
			if d.NeedsFix && strings.Contains(d.Do.With("7.2.7").In(text.ZhTW), "%") {
				t.Errorf("%v: %v", g.Products, d.Do.With("7.2.7"))
			}
		}
	}
	if _, ok := GuidanceFor("fortinet:fortios"); !ok {
		t.Error("no guidance for the story")
	}
	if _, ok := GuidanceFor("nobody:nothing"); ok {
		t.Error("guidance for nothing")
	}
}
