package judge_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cpe"
	"lianfang/internal/format/vers"
	"lianfang/internal/text"
)

// drawOpinion makes opinions of which every field may say something, lists that are empty and lists that are none.
func drawOpinion(t *rapid.T) judge.Opinion {
	word := rapid.SampledFrom([]string{"", "1.0", "2.5.1", "acme", "版本", "*", "-"})
	flag := rapid.Bool()
	criterion := rapid.Custom(func(t *rapid.T) judge.Criterion {
		c := judge.Criterion{Key: rapid.SampledFrom([]string{"cpe:acme:wall", "purl:npm/left", "cpe:acme:gate"}).Draw(t, "key"), Vulnerable: flag.Draw(t, "vulnerable"), PURL: flag.Draw(t, "purl"),
			Scheme: word.Draw(t, "scheme"), Exact: word.Draw(t, "exact"), Any: flag.Draw(t, "any"), NA: flag.Draw(t, "na"), Doubt: judge.Doubt(rapid.IntRange(0, 2).Draw(t, "doubt")), Release: word.Draw(t, "release")}
		if flag.Draw(t, "ranged") {
			c.Range = vers.Range{StartIncl: word.Draw(t, "a"), StartExcl: word.Draw(t, "b"), EndIncl: word.Draw(t, "c"), EndExcl: word.Draw(t, "d")}
		}
		if !c.PURL {
			for i := range c.CPE.Values {
				c.CPE.Values[i] = cpe.Value(word.Draw(t, "value"))
			}
			c.CPE.Padded = rapid.IntRange(0, 11).Draw(t, "padded")
		}
		return c
	})
	criteria := rapid.Custom(func(t *rapid.T) []judge.Criterion {
		if flag.Draw(t, "none") {
			return nil
		}
		return rapid.SliceOfN(criterion, 0, 4).Draw(t, "criteria")
	})
	node := rapid.Custom(func(t *rapid.T) judge.Node {
		return judge.Node{All: flag.Draw(t, "all"), Negate: flag.Draw(t, "negate"), Criteria: criteria.Draw(t, "of")}
	})
	configuration := rapid.Custom(func(t *rapid.T) judge.Configuration {
		return judge.Configuration{All: flag.Draw(t, "all"), Negate: flag.Draw(t, "negate"), Nodes: rapid.SliceOfN(node, 0, 3).Draw(t, "nodes")}
	})
	denial := rapid.Custom(func(t *rapid.T) judge.Denial {
		return judge.Denial{Criterion: criterion.Draw(t, "of"), In: criteria.Draw(t, "in"), Why: text.Of(word.Draw(t, "zh"), word.Draw(t, "en"))}
	})
	return judge.Opinion{Configurations: rapid.SliceOfN(configuration, 0, 3).Draw(t, "configurations"), Denials: rapid.SliceOfN(denial, 0, 2).Draw(t, "denials")}
}

func TestWhatIsPackedIsTheSameAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := judge.NewLexicon()
		a, b := drawOpinion(t), drawOpinion(t)
		packed := a.Pack(nil, words)
		n := len(packed)
		packed = b.Pack(packed, words)
		if got := judge.Unpack(packed[:n], words); !reflect.DeepEqual(got, a) {
			t.Fatalf("got  %+v\nwant %+v", got, a)
		}
		if got := judge.Unpack(packed[n:], words); !reflect.DeepEqual(got, b) {
			t.Fatalf("got  %+v\nwant %+v", got, b)
		}
	})
}

// What is read of a product alone is judged as the whole is, and a look tells what may hold.
func TestWhatIsSaidOfAProductIsJudgedAsTheWhole(t *testing.T) {
	var comps []judge.Component
	for _, s := range []string{"cpe:2.3:a:acme:wall:1.0:*:*:*:*:*:*:*", "cpe:2.3:a:acme:wall:2.5.1:*:*:*:*:*:*:*", "cpe:2.3:a:acme:wall:*:*:*:*:*:*:*:*", "pkg:npm/left@1.0", "cpe:2.3:a:acme:gate:1.0:1.0:*:*:*:*:*:*"} {
		c, err := judge.Read(s)
		if err != nil {
			t.Fatal(err)
		}
		comps = append(comps, c.Ready())
	}
	var u judge.Unpacker
	rapid.Check(t, func(t *rapid.T) {
		words := judge.NewLexicon()
		o := drawOpinion(t)
		packed := o.Pack(nil, words)
		for _, c := range comps {
			if !o.Names(c.Key) {
				continue
			}
			key := words.Add(c.Key)
			var limits []judge.Limits
			asks := judge.Look(packed, words, key, func(x judge.Criterion) { limits = append(limits, x.Limits(c.Order())) })
			if asks.Machine != o.Platforms(c.Key) {
				t.Fatalf("%s asks for the machine: %t in %+v", c.Name, asks.Machine, o)
			}
			if got, want := judge.Judge(u.About(packed, words, key, limits), c, comps), judge.Judge(o, c, comps); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s by %+v\ngot  %+v\nwant %+v", c.Name, o, got, want)
			}
		}
	})
}

// What a machine has beside what an opinion asks for, and its systems, changes no answer.
func TestOnlyWhatIsAskedForOnTheMachineCounts(t *testing.T) {
	read := func(list ...string) (out []judge.Component) {
		for _, s := range list {
			c, err := judge.Read(s)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, c)
		}
		return out
	}
	all := read("cpe:2.3:a:acme:wall:1.0:*:*:*:*:*:*:*", "cpe:2.3:o:microsoft:windows_10:10.0:*:*:*:*:*:*:*", "cpe:2.3:o:linux:linux_kernel:6.1:*:*:*:*:*:*:*", "cpe:2.3:a:acme:gate:1.0:*:*:*:*:*:*:*",
		"cpe:2.3:a:acme:gate:3.0:*:*:*:*:*:*:*", "pkg:npm/left@1.0", "cpe:2.3:*:microsoft:windows:*:*:*:*:*:*:*:*", "cpe:2.3:o:canonical:ubuntu_linux:22.04:*:*:*:*:*:*:*", "cpe:2.3:h:acme:box:-:*:*:*:*:*:*:*")
	beside := []string{"cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*", "cpe:2.3:o:microsoft:windows_10:*:*:*:*:*:*:*:*", "cpe:2.3:o:linux:linux_kernel:-:*:*:*:*:*:*:*", "cpe:2.3:a:acme:gate:2.0:*:*:*:*:*:*:*", "cpe:2.3:h:acme:box:-:*:*:*:*:*:*:*",
		"cpe:2.3:o:canonical:ubuntu_linux:20.04:*:*:*:*:*:*:*", "cpe:2.3:a:acme:wall:2.0:*:*:*:*:*:*:*"}
	rapid.Check(t, func(t *rapid.T) {
		criterion := func(s string, vulnerable bool) judge.Criterion {
			x, ok := judge.CPECriterion(s, vers.Range{}, vulnerable)
			if !ok {
				t.Fatal(s)
			}
			return x
		}
		asked := judge.Node{All: rapid.Bool().Draw(t, "all"), Negate: rapid.Bool().Draw(t, "negate")}
		for _, s := range rapid.SliceOfN(rapid.SampledFrom(beside), 1, 3).Draw(t, "beside") {
			asked.Criteria = append(asked.Criteria, criterion(s, rapid.Bool().Draw(t, "vulnerable")))
		}
		own := criterion("cpe:2.3:a:acme:wall:1.0:*:*:*:*:*:*:*", true)
		o := judge.Opinion{Configurations: []judge.Configuration{{All: rapid.Bool().Draw(t, "every"), Nodes: []judge.Node{{Criteria: []judge.Criterion{own}}, asked}}}}
		if rapid.Bool().Draw(t, "denied") {
			o.Denials = []judge.Denial{{Criterion: own, In: asked.Criteria, Why: text.Of("否", "no")}}
		}
		var machine, relevant []judge.Component
		keys := o.Beside(own.Key)
		for _, c := range rapid.Permutation(all).Draw(t, "machine")[:rapid.IntRange(0, len(all)).Draw(t, "n")] {
			machine = append(machine, c)
			if c.System() || slices.Contains(keys, c.Key) {
				relevant = append(relevant, c)
			}
		}
		if a, b := judge.Judge(o, all[0], machine), judge.Judge(o, all[0], relevant); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\nwith all: %+v\nwith what is relevant: %+v", o, a, b)
		}
	})
}

// What is told without evidence is what evidence comes to, whatever runs beside it; and of what is plain it is told.
func TestWhatLiesOutsideIsNotAffected(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		o := drawOpinion(t)
		var machine []judge.Component
		for range rapid.IntRange(1, 3).Draw(t, "beside") {
			key := rapid.SampledFrom([]string{"cpe:acme:wall", "purl:npm/left", "cpe:acme:gate"}).Draw(t, "key")
			version := rapid.SampledFrom([]string{"", "1.0", "2.5.1", "3.0", "acme", "版本"}).Draw(t, "version")
			c := judge.Component{Key: key, PURL: key[0] == 'p', Version: version, Scheme: "generic", AtLeast: rapid.Bool().Draw(t, "least")}
			if rapid.Bool().Draw(t, "ready") {
				c = c.Ready()
			}
			machine = append(machine, c)
		}
		if c := machine[0]; o.Outside(&c) {
			told++
			for _, beside := range [][]judge.Component{nil, machine} {
				if v := judge.Judge(o, c, beside); v.Result != judge.No {
					t.Fatalf("outside, but %v: %+v of %+v", v.Result, c, o)
				}
			}
		}
	})
	if told == 0 {
		t.Error("nothing was outside")
	}
	o := judge.Opinion{Configurations: []judge.Configuration{{Nodes: []judge.Node{{Criteria: []judge.Criterion{{Key: "cpe:acme:wall", Vulnerable: true, Range: vers.Range{EndExcl: "2.0"}}}}}}}}
	for version, want := range map[string]bool{"1.0": false, "2.0": true, "3.1": true, "": false} {
		if c := (judge.Component{Key: "cpe:acme:wall", Version: version}); o.Outside(&c) != want {
			t.Errorf("version %q: %v", version, !want)
		}
	}
}
