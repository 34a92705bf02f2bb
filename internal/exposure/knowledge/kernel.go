package knowledge

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/vers"
)

// The kernel's numbering authority gives one range a stable branch, all from where the flaw came into the mainline to the fix in that branch: taken
// together they mark every fixed stable kernel, since 6.1.140 lies before the mainline's fix in 6.13. So a version is judged by the range whose
// fix lies in its own branch (6.1.y), and by the mainline's only where its branch has none. A flaw that was back-ported into a branch and never
// fixed there lasts to that branch's end.

const kernelKey = "cpe:linux:linux_kernel"

// isKernel tells whether a container is the kernel's numbering authority speaking of the kernel.
func isKernel(c cve.Container) bool {
	for _, a := range c.Affected {
		if strings.EqualFold(a.Vendor, "linux") && strings.EqualFold(a.Product, "linux") {
			return true
		}
	}
	return false
}

// byBranch turns the kernel's ranges into ones that do not reach into each other's branches.
func byBranch(confs []judge.Configuration) []judge.Configuration {
	var own, mainline []judge.Criterion
	covered := map[string]bool{} // branches with a range of their own
	for _, c := range confs {
		for _, n := range c.Nodes {
			for _, x := range n.Criteria {
				if x.Key != kernelKey || !x.Vulnerable || !x.Ranged() {
					return confs // something else than what this is about
				}
				if b := branchOfRange(x.Range); b != "" {
					x.Range = within(b, x.Range)
					own, covered[b] = append(own, x), true
				} else {
					mainline = append(mainline, x)
				}
			}
		}
	}
	var out []judge.Configuration
	if len(own) > 0 {
		out = append(out, judge.Configuration{Nodes: []judge.Node{{Criteria: own}}})
	}
	if len(mainline) > 0 {
		out = append(out, mainlineOnly(mainline, covered))
	}
	return out
}

// mainlineOnly is the mainline's ranges without the branches that have their own.
func mainlineOnly(mainline []judge.Criterion, covered map[string]bool) judge.Configuration {
	c := judge.Configuration{All: true, Nodes: []judge.Node{{Criteria: mainline}}}
	if len(covered) == 0 {
		return c
	}
	not := judge.Node{Negate: true}
	for _, b := range slices.Sorted(maps.Keys(covered)) { // in one order, so that the evidence reads the same each time
		x := mainline[0]
		x.Range = within(b, vers.Range{})
		not.Criteria = append(not.Criteria, x)
	}
	c.Nodes = append(c.Nodes, not)
	return c
}

// branchOfRange is the stable branch in which a range ends, or to whose end it lasts; "" for the mainline's.
func branchOfRange(r vers.Range) string {
	end := r.EndExcl + r.EndIncl
	if end == "" {
		b, stable := branchOf(r.StartIncl + r.StartExcl)
		if !stable {
			return ""
		}
		return b
	}
	b, stable := branchOf(end)
	if !stable {
		return ""
	}
	return b
}

// branchOf gives the branch of a kernel version, and whether the version is a stable release of it: 6.1.50 is of 6.1, and 2.6.34.7 of 2.6.34.
func branchOf(version string) (branch string, stable bool) {
	parts := strings.Split(version, ".")
	n := 2
	if len(parts) > 2 && parts[0] == "2" && parts[1] == "6" {
		n = 3
	}
	if len(parts) < n {
		return version, false
	}
	return strings.Join(parts[:n], "."), len(parts) > n
}

// within is what of a range lies in a branch.
func within(branch string, r vers.Range) vers.Range {
	if b, _ := branchOf(r.StartIncl + r.StartExcl); b != branch {
		r.StartIncl, r.StartExcl = branch, ""
	}
	if r.EndExcl == "" && r.EndIncl == "" {
		r.EndExcl = following(branch)
	}
	return r
}

// following is the number behind a branch in which none of its releases lies: 6.2-rc0 for 6.1, since release candidates of the next come before
// the next itself. After 5.19 came 6.0, yet no release lies between.
func following(branch string) string {
	dot := strings.LastIndexByte(branch, '.')
	n, err := strconv.Atoi(branch[dot+1:])
	if err != nil {
		return branch
	}
	return branch[:dot+1] + strconv.Itoa(n+1) + "-rc0"
}
