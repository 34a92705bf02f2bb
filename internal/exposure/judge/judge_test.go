package judge_test

import (
	"strings"
	"testing"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/vers"
)

func cpeOf(t *testing.T, s string) judge.Component {
	t.Helper()
	c, err := judge.Read(s)
	if err != nil {
		t.Fatal(s, err)
	}
	return c
}

// match is one criterion: a CPE, bounds after it as ">=1.0" "<2.0", "!" in front of a platform.
func match(t *testing.T, s string) judge.Criterion {
	t.Helper()
	f := strings.Fields(strings.TrimPrefix(s, "!"))
	var r vers.Range
	for _, b := range f[1:] {
		switch {
		case strings.HasPrefix(b, ">="):
			r.StartIncl = b[2:]
		case strings.HasPrefix(b, "<="):
			r.EndIncl = b[2:]
		case strings.HasPrefix(b, "<"):
			r.EndExcl = b[1:]
		}
	}
	x, ok := judge.CPECriterion(f[0], r, !strings.HasPrefix(s, "!"))
	if !ok {
		t.Fatal(s)
	}
	return x
}

// and makes a configuration of nodes; "|" parts the criteria of one.
func and(t *testing.T, nodes ...string) judge.Opinion {
	c := judge.Configuration{All: len(nodes) > 1}
	for _, n := range nodes {
		var node judge.Node
		for _, s := range strings.Split(n, " | ") {
			node.Criteria = append(node.Criteria, match(t, s))
		}
		c.Nodes = append(c.Nodes, node)
	}
	return judge.Opinion{Configurations: []judge.Configuration{c}}
}

func TestOneCriterionAgainstOneComponent(t *testing.T) {
	for _, tc := range []struct{ criterion, component, want string }{
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* >=1.0 <2.0", "cpe:2.3:a:v:p:1.5", "yes"},
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* >=1.0 <2.0", "cpe:2.3:a:v:p:2.0", "no"},
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* >=1.0 <2.0", "cpe:2.3:a:v:p:2.0:rc1", "yes"},
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* >=1.0 <2.0", "cpe:2.3:a:v:p:*", "unknown"},
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* >=1.0 <2.0", "cpe:2.3:a:v:p:-", "unknown"},
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* >=1.0 <2.0", "cpe:2.3:a:v:p:unknown", "unknown"},
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* >=1.0 <2.0", "cpe:2.3:o:v:p:1.5", "no"},
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* <2019", "cpe:2.3:a:v:p:11.7", "unknown"},
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* >=8.0.x <8.0.27", "cpe:2.3:a:v:p:8.0.3", "yes"},
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* <=3.9.51.x", "cpe:2.3:a:v:p:3.9.51.7", "yes"},
		{"cpe:2.3:a:v:p:*:*:*:*:*:*:*:* <=3.9.51.x", "cpe:2.3:a:v:p:3.9.52", "no"},
		{`cpe:2.3:a:Foo\-Bar:C\+\+:1.0`, "cpe:/a:foo-bar:c%2b%2b:1.0", "yes"},
		{"cpe:2.3:a:v:p:1.0", "cpe:2.3:a:V:P:1.0.0", "yes"},
		// an update: whatever, this one, none
		{"cpe:2.3:o:microsoft:windows_server_2008:r2:*", "cpe:2.3:o:microsoft:windows_server_2008:r2:sp1", "yes"},
		{"cpe:2.3:o:microsoft:windows_server_2008:r2:sp1", "cpe:2.3:o:microsoft:windows_server_2008:r2:sp1", "yes"},
		{"cpe:2.3:o:microsoft:windows_server_2008:r2:sp1", "cpe:2.3:o:microsoft:windows_server_2008:r2:*", "unknown"},
		{"cpe:2.3:o:microsoft:windows_server_2008:r2:sp1", "cpe:2.3:o:microsoft:windows_server_2008:r2:sp2", "no"},
		{"cpe:2.3:o:microsoft:windows_server_2008:r2:-", "cpe:2.3:o:microsoft:windows_server_2008:r2:sp1", "no"},
		{"cpe:2.3:o:microsoft:windows_server_2008:r2:-", "cpe:2.3:o:microsoft:windows_server_2008:r2:*", "yes"},
		{"cpe:2.3:a:apache:tomcat:9.0.0:milestone1", "cpe:2.3:a:apache:tomcat:9.0.0-milestone1", "yes"},
		{"cpe:2.3:o:microsoft:windows_7:-:sp1", "cpe:2.3:o:microsoft:windows_7:-:sp1", "yes"},
		{"cpe:2.3:o:microsoft:windows_7:-:sp1", "cpe:2.3:o:microsoft:windows_7:-:sp2", "no"},
		{"cpe:2.3:o:microsoft:windows_7:-:sp1", "cpe:2.3:o:microsoft:windows_7:-:*", "unknown"},
		{"cpe:2.3:o:microsoft:windows_7:-:sp1", "cpe:2.3:o:microsoft:windows_7:6.1:sp1", "unknown"},
		{"cpe:2.3:a:v:p:-", "cpe:2.3:a:v:p:*", "unknown"},
		{"cpe:2.3:a:v:p:*", "cpe:2.3:a:v:p:-", "yes"},
		{"cpe:2.3:a:v:p:9.*", "cpe:2.3:a:v:p:9.3", "yes"},
		{"cpe:2.3:a:v:p:9.*", "cpe:2.3:a:v:p:8.3", "no"},
		// editions
		{"cpe:2.3:a:v:p:1.0:*:*:*:enterprise:*:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:enterprise:*:*:*", "yes"},
		{"cpe:2.3:a:v:p:1.0:*:*:*:enterprise:*:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:community:*:*:*", "no"},
		{"cpe:2.3:a:v:p:1.0:*:*:*:enterprise:*:*:*", "cpe:2.3:a:v:p:1.0", "unknown"},
		{"cpe:2.3:a:v:p:1.0:*:*:*:*:wordpress:*:*", "cpe:2.3:a:v:p:1.0", "yes"},
		{"cpe:2.3:a:v:p:1.0:*:*:*:*:wordpress:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:*:android:*:*", "no"},
	} {
		v := judge.Judge(and(t, tc.criterion), cpeOf(t, tc.component), nil)
		if v.Result.String() != tc.want {
			t.Errorf("%s against %s: %s, want %s (%s)", tc.criterion, tc.component, v.Result, tc.want, v.Tree.Text.Now())
		}
		if (v.Result == judge.Unknown) == v.Needs.IsZero() {
			t.Errorf("%s against %s is %s and depends on %q", tc.criterion, tc.component, v.Result, v.Needs)
		}
	}
}

func TestAConfigurationAsksTheMachine(t *testing.T) {
	const agent, other = "cpe:2.3:a:acme:agent:4.2", "cpe:2.3:a:acme:helper:1.0"
	const firmware = "cpe:2.3:o:acme:r7_firmware:1.0"
	for _, tc := range []struct {
		name    string
		nodes   []string
		machine []string // the first is judged
		want    string
	}{
		{"Windows by its short name", []string{agent, "!cpe:2.3:o:microsoft:windows:-"}, []string{agent, "cpe:2.3:o:microsoft:windows_10_21h2:10.0.19044"}, "yes"},
		{"Windows where it is Linux", []string{agent, "!cpe:2.3:o:microsoft:windows:-"}, []string{agent, "cpe:2.3:o:canonical:ubuntu_linux:22.04"}, "no"},
		{"Linux by its kernel's name", []string{agent, "!cpe:2.3:o:linux:linux_kernel:-"}, []string{agent, "cpe:2.3:o:redhat:enterprise_linux:8.0"}, "yes"},
		{"a kernel's version that a distribution does not tell", []string{agent, "!cpe:2.3:o:linux:linux_kernel:* <5.0"}, []string{agent, "cpe:2.3:o:redhat:enterprise_linux:8.0"}, "unknown"},
		{"the same kernel, any version", []string{agent, "!cpe:2.3:o:linux:linux_kernel:-"}, []string{agent, "cpe:2.3:o:linux:linux_kernel:6.1"}, "yes"},
		{"a distribution that a kernel does not tell", []string{agent, "!cpe:2.3:o:debian:debian_linux:11.0"}, []string{agent, "cpe:2.3:o:linux:linux_kernel:6.1"}, "unknown"},
		{"another distribution", []string{agent, "!cpe:2.3:o:debian:debian_linux:11.0"}, []string{agent, "cpe:2.3:o:canonical:ubuntu_linux:22.04"}, "no"},
		{"another Windows", []string{agent, "!cpe:2.3:o:microsoft:windows_xp:-"}, []string{agent, "cpe:2.3:o:microsoft:windows_11:-"}, "no"},
		{"a system that nobody knows", []string{agent, "!cpe:2.3:o:microsoft:windows:-"}, []string{agent, "cpe:2.3:o:acme:acme_os:1.0"}, "unknown"},
		{"nothing known of the machine", []string{agent, "!cpe:2.3:o:microsoft:windows:-"}, []string{agent}, "unknown"},
		{"either platform", []string{agent, "!cpe:2.3:o:apple:macos:- | !cpe:2.3:o:microsoft:windows:-"}, []string{agent, "cpe:2.3:o:microsoft:windows_11:-"}, "yes"},
		{"two that are vulnerable together", []string{agent, other}, []string{agent, other}, "yes"},
		{"two, of which the other is too new", []string{agent, other}, []string{agent, "cpe:2.3:a:acme:helper:2.0"}, "no"},
		{"two, of which the other is not on record", []string{agent, other}, []string{agent}, "unknown"},
		{"firmware and its device", []string{firmware, "!cpe:2.3:h:acme:r7:-"}, []string{firmware}, "yes"},
		{"firmware and another device", []string{firmware, "!cpe:2.3:h:acme:r9:-"}, []string{firmware}, "unknown"},
		{"firmware beside the device that is meant", []string{firmware, "!cpe:2.3:h:acme:r9:-"}, []string{firmware, "cpe:2.3:h:acme:r9:b2"}, "yes"},
	} {
		var machine []judge.Component
		for _, s := range tc.machine {
			machine = append(machine, cpeOf(t, s))
		}
		o := and(t, tc.nodes...)
		if v := judge.Judge(o, machine[0], machine); v.Result.String() != tc.want {
			t.Errorf("%s: %s, want %s (%+v)", tc.name, v.Result, tc.want, v.Tree)
		}
		if !o.Platforms(machine[0].Key) {
			t.Errorf("%s: the machine would not be asked", tc.name)
		}
	}
}

// A configuration without an operator means "or", and what its other nodes name is none of this product's business.
func TestNodesOfOtherProductsDoNotMakeThisOneAffected(t *testing.T) {
	o := judge.Opinion{Configurations: []judge.Configuration{{Nodes: []judge.Node{
		{Criteria: []judge.Criterion{match(t, "cpe:2.3:a:acme:agent:1.0")}},
		{Criteria: []judge.Criterion{match(t, "cpe:2.3:a:acme:helper:1.0")}},
		{Criteria: []judge.Criterion{match(t, "!cpe:2.3:o:linux:linux_kernel:-")}},
	}}}}
	agent, helper := cpeOf(t, "cpe:2.3:a:acme:agent:4.2"), cpeOf(t, "cpe:2.3:a:acme:helper:1.0")
	if v := judge.Judge(o, agent, []judge.Component{agent, helper}); v.Result != judge.No {
		t.Errorf("the agent is %s", v.Result)
	}
	if o.Platforms(agent.Key) {
		t.Error("nothing on the machine matters")
	}
}

// What decides stands among the few criteria that are shown, however many doubts come before it.
func TestALongListOfDoubtsDoesNotHideTheOneThatDecides(t *testing.T) {
	var n judge.Node
	for range 20 {
		n.Criteria = append(n.Criteria, match(t, "cpe:2.3:a:v:p:* <2019"))
	}
	for _, last := range []string{"cpe:2.3:a:v:p:11.7", "cpe:2.3:a:v:p:11.8"} {
		o := judge.Opinion{Configurations: []judge.Configuration{{Nodes: []judge.Node{{Criteria: append(n.Criteria[:20:20], match(t, last))}}}}}
		want := judge.Yes
		if last == "cpe:2.3:a:v:p:11.8" {
			want = judge.Unknown
		}
		if v := judge.Judge(o, cpeOf(t, "cpe:2.3:a:v:p:11.7"), nil); v.Result != want {
			t.Errorf("with %s at the end: %s, want %s", last, v.Result, want)
		}
	}
}

func TestPackageURLsOfOneProductHaveOneKey(t *testing.T) {
	for _, pair := range [][2]string{
		{"pkg:nuget/Newtonsoft.Json@13.0.1", "pkg:nuget/newtonsoft.json@13.0.1"},
		{"pkg:pypi/zope.interface@5.0", "pkg:pypi/Zope_Interface@5.0"},
		{"pkg:golang/github.com/Gorilla/mux@v1.8.0", "pkg:golang/github.com/gorilla/mux@v1.8.0"},
		{"pkg:deb/debian/curl@7.88.1?Arch=amd64", "pkg:deb/debian/curl@7.88.1?distro=debian-12"},
		{"pkg:npm/@babel/core@7.0.0", "pkg:npm/%40babel/core@7.0.0"},
	} {
		a, b := cpeOf(t, pair[0]), cpeOf(t, pair[1])
		if a.Key != b.Key || a.Version != b.Version {
			t.Errorf("%s is %s %s, %s is %s %s", pair[0], a.Key, a.Version, pair[1], b.Key, b.Version)
		}
	}
	for _, pair := range [][2]string{{"pkg:deb/debian/curl@1", "pkg:deb/ubuntu/curl@1"}, {"pkg:npm/core@1", "pkg:npm/%40babel/core@1"}, {"pkg:npm/a.b@1", "pkg:npm/a-b@1"}} {
		if a, b := cpeOf(t, pair[0]), cpeOf(t, pair[1]); a.Key == b.Key {
			t.Errorf("%s and %s have one key", pair[0], pair[1])
		}
	}
}

func TestAVersionThatIsNoneIsMissing(t *testing.T) {
	for in, want := range map[string]string{
		"pkg:docker/library/nginx@latest": "", "pkg:npm/a@unknown": "", "cpe:2.3:a:v:p:n\\/a": "", "cpe:2.3:a:v:p:1.0:sp1": "1.0-sp1",
		"pkg:rpm/redhat/openssl@1.1.1k-8?epoch=1": "1:1.1.1k-8", "pkg:rpm/redhat/openssl@2:1.1.1k-8?epoch=1": "2:1.1.1k-8", "pkg:npm/a@1?epoch=1": "1",
	} {
		if got := cpeOf(t, in).Version; got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
