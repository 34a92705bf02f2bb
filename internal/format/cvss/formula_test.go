package cvss

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The formulas of the standards written out a second time, from the documents: guide 2.0 §3.2, specifications 3.0 §8 and 3.1 §7 with its
// appendix on rounding. Every vector has to come out the same, whatever library reckons.

var weight2 = map[string]float64{
	"AV:L": 0.395, "AV:A": 0.646, "AV:N": 1, "AC:H": 0.35, "AC:M": 0.61, "AC:L": 0.71, "Au:M": 0.45, "Au:S": 0.56, "Au:N": 0.704, "N": 0, "P": 0.275, "C": 0.66,
	"E:U": 0.85, "E:POC": 0.9, "E:F": 0.95, "RL:OF": 0.87, "RL:TF": 0.9, "RL:W": 0.95, "RC:UC": 0.9, "RC:UR": 0.95,
	"CDP:L": 0.1, "CDP:LM": 0.3, "CDP:MH": 0.4, "CDP:H": 0.5, "TD:N": 0, "TD:L": 0.25, "TD:M": 0.75, "R:L": 0.5, "R:H": 1.51,
}

// or gives a weight, or the value of what is not in the table (not defined, or the neutral value).
func or(table map[string]float64, key string, neutral float64) float64 {
	if w, ok := table[key]; ok {
		return w
	}
	return neutral
}

func tenth(x float64) float64 { return math.Round(x*10) / 10 }

func two(v Vector) (low, whole float64) {
	get := func(m string) float64 { return or(weight2, m+":"+v.Get(m), 1) }
	score := func(impact float64) float64 {
		f := 1.176
		if impact == 0 {
			f = 0
		}
		return tenth((0.6*impact + 0.4*20*get("AV")*get("AC")*get("Au") - 1.5) * f)
	}
	c, i, a := weight2[v.Get("C")], weight2[v.Get("I")], weight2[v.Get("A")]
	low = score(10.41 * (1 - (1-c)*(1-i)*(1-a)))
	temporal := func(base float64) float64 { return tenth(base * get("E") * get("RL") * get("RC")) }
	if !v.has(environmental) {
		return low, temporal(low)
	}
	need := func(m string) float64 { return or(weight2, "R:"+v.Get(m), 1) }
	adjusted := temporal(score(math.Min(10, 10.41*(1-(1-c*need("CR"))*(1-i*need("IR"))*(1-a*need("AR"))))))
	return low, tenth((adjusted + (10-adjusted)*or(weight2, "CDP:"+v.Get("CDP"), 0)) * get("TD"))
}

var weight3 = map[string]float64{
	"AV:N": 0.85, "AV:A": 0.62, "AV:L": 0.55, "AV:P": 0.2, "AC:L": 0.77, "AC:H": 0.44, "UI:N": 0.85, "UI:R": 0.62, "PR:N": 0.85, "PR:L": 0.62, "PR:H": 0.27,
	"H": 0.56, "L": 0.22, "N": 0, "E:U": 0.91, "E:P": 0.94, "E:F": 0.97, "RL:O": 0.95, "RL:T": 0.96, "RL:W": 0.97, "RC:U": 0.92, "RC:R": 0.96, "R:H": 1.5, "R:L": 0.5,
}

func upward(version Version, x float64) float64 {
	if version == V30 {
		return math.Ceil(x*10-1e-9) / 10 // the document's Roundup, on numbers that a machine holds inexactly
	}
	n := int(math.Round(x * 100_000))
	if n%10_000 == 0 {
		return float64(n) / 100_000
	}
	return float64(n/10_000+1) / 10
}

func three(v Vector) (low, whole float64) {
	up := func(x float64) float64 { return upward(v.Version, x) }
	// of takes the modified metric where there is one.
	of := func(m string, modified bool) string {
		if x := v.Get("M" + m); modified && x != "" {
			return x
		}
		return v.Get(m)
	}
	exploit := func(modified bool) float64 {
		pr := weight3["PR:"+of("PR", modified)]
		if of("S", modified) == "C" {
			pr = map[string]float64{"N": 0.85, "L": 0.68, "H": 0.5}[of("PR", modified)]
		}
		return 8.22 * weight3["AV:"+of("AV", modified)] * weight3["AC:"+of("AC", modified)] * pr * weight3["UI:"+of("UI", modified)]
	}
	together := func(impact, exploit float64, changed bool) float64 {
		switch {
		case impact <= 0:
			return 0
		case changed:
			return up(math.Min(1.08*(impact+exploit), 10))
		}
		return up(math.Min(impact+exploit, 10))
	}
	changed := func(iss, last, power float64) float64 { return 7.52*(iss-0.029) - 3.25*math.Pow(iss*last-0.02, power) }
	iss := 1 - (1-weight3[v.Get("C")])*(1-weight3[v.Get("I")])*(1-weight3[v.Get("A")])
	impact := 6.42 * iss
	if v.Get("S") == "C" {
		impact = changed(iss, 1, 15)
	}
	low = together(impact, exploit(false), v.Get("S") == "C")
	in := func(m string) float64 { return or(weight3, m+":"+v.Get(m), 1) }
	temporal := func(x float64) float64 { return up(x * in("E") * in("RL") * in("RC")) }
	if !v.has(environmental) {
		if !v.has(threat) {
			return low, low
		}
		return low, temporal(low)
	}
	part := func(m, need string) float64 { return 1 - weight3[of(m, true)]*or(weight3, "R:"+v.Get(need), 1) }
	miss := math.Min(1-part("C", "CR")*part("I", "IR")*part("A", "AR"), 0.915)
	modified := 6.42 * miss
	if of("S", true) == "C" {
		modified = changed(miss, 0.9731, 13)
		if v.Version == V30 {
			modified = changed(miss, 1, 15)
		}
	}
	return low, temporal(together(modified, exploit(true), of("S", true) == "C"))
}

func TestTheFormulas(t *testing.T) {
	for range 50 { // rapid's hundred would rarely meet a changed scope together with requirements
		rapid.Check(t, oneVector)
	}
}

func oneVector(t *rapid.T) {
	version := rapid.SampledFrom([]Version{V20, V30, V31}).Draw(t, "version")
	optional := rapid.IntRange(0, 2).Draw(t, "groups")
	text := ""
	for _, r := range rules[version] {
		if int(r.group) <= optional {
			text += "/" + r.name + ":" + rapid.SampledFrom(r.values).Draw(t, r.name)
		}
	}
	text = text[1:]
	if version != V20 {
		text = "CVSS:" + string(version) + "/" + text
	}
	v, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	reckon := three
	if version == V20 {
		reckon = two
	}
	low, whole := reckon(v)
	if low != v.Base || whole != v.Overall {
		t.Fatalf("%s: %v, %v; by the formulas %v, %v", text, v.Base, v.Overall, low, whole)
	}
}
