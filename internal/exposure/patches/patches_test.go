package patches_test

import (
	"testing"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/patches"
	"lianfang/internal/format/vers"
	"lianfang/internal/format/winpatch"
)

func windows(t *testing.T, name string) judge.Component {
	t.Helper()
	c, err := judge.FromCPE(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestOnlyAWindowsWithoutRevisionIsLookedAt(t *testing.T) {
	for name, want := range map[string]string{
		"cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*":               "10.0.19045",
		"cpe:2.3:o:microsoft:windows_10_22h2:10.0.19045:*:*:*:*:*:*:*":      "10.0.19045",
		"cpe:2.3:o:microsoft:windows_10_22h2:10.0.19045.3803:*:*:*:*:*:*:*": "",
		"cpe:2.3:o:microsoft:windows_server_2019:*:*:*:*:*:*:*:*":           "10.0.17763",
		"cpe:2.3:o:microsoft:windows_server_2022_23h2:*:*:*:*:*:*:*:*":      "10.0.25398",
		"cpe:2.3:o:microsoft:windows_7:*:*:*:*:*:*:*:*":                     "",
		"cpe:2.3:a:microsoft:access:2016:*:*:*:*:*:*:*":                     "",
	} {
		b, ok := patches.Line(windows(t, name))
		if ok != (want != "") || ok && b.String() != want {
			t.Errorf("%s: %s %v", name, b, ok)
		}
	}
}

// What the updates bring decides against a range; where a later update may be there too, only that it is fixed is certain.
func TestABuildThatIsAtLeast(t *testing.T) {
	known := new(winpatch.Catalogue)
	build, _ := winpatch.ParseBuild("19045.3693")
	known.Add(winpatch.Record{KB: 5032189, Build: build})
	open := windows(t, "cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*")
	exact, f, ok := patches.At(open, known, patches.Numbers([]string{"KB5032189"}))
	if !ok || !f.Exact || exact.Version != "10.0.19045.3693" || exact.AtLeast {
		t.Fatalf("%+v %+v", exact, f)
	}
	least, _, ok := patches.At(open, known, patches.Numbers([]string{"KB5032189", "KB5099999"}))
	if !ok || !least.AtLeast {
		t.Fatalf("%+v", least)
	}
	again, err := judge.FromCPE(least.Name)
	if err != nil || !again.AtLeast || again.Version != least.Version || again.Key != open.Key {
		t.Fatalf("its name says something else: %+v %v", again, err)
	}
	for _, x := range []struct {
		end          string
		exact, least judge.Result
	}{{"10.0.19045.3500", judge.No, judge.No}, {"10.0.19045.3693", judge.No, judge.No}, {"10.0.19045.3803", judge.Yes, judge.Unknown}} {
		c, _ := judge.CPECriterion("cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*", vers.Range{EndExcl: x.end}, true)
		o := judge.Opinion{Configurations: []judge.Configuration{{Nodes: []judge.Node{{Criteria: []judge.Criterion{c}}}}}}
		if got := judge.Judge(o, exact, nil); got.Result != x.exact {
			t.Errorf("%s, exact: %s", x.end, got.Result)
		}
		got := judge.Judge(o, least, nil)
		if got.Result != x.least || got.Result == judge.Unknown && got.Needs.IsZero() {
			t.Errorf("%s, at least: %s", x.end, got.Result)
		}
	}
	later, _ := judge.CPECriterion("cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*", vers.Range{StartIncl: "10.0.19045.4000", EndExcl: "10.0.19045.5000"}, true)
	o := judge.Opinion{Configurations: []judge.Configuration{{Nodes: []judge.Node{{Criteria: []judge.Criterion{later}}}}}}
	if got := judge.Judge(o, least, nil); got.Result != judge.Unknown {
		t.Errorf("a range that begins later: %s", got.Result)
	}
}
