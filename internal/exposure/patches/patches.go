// Package patches tells which build of Windows a machine has by the updates that are installed on it. An inventory often says "Windows 10 22H2" and lists
// updates (KB), and leaves out the revision that updates raise; what the updates bring, and what they replaced, is known to package winpatch.
package patches

import (
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cpe"
	"lianfang/internal/format/winpatch"
)

// firstBuild is the first whose revision counts updates.
const firstBuild = 10240

// Line gives the build of a component that is a Windows of which only the revision is missing.
func Line(c judge.Component) (winpatch.Build, bool) {
	if c.PURL || c.AtLeast || c.CPE.Get(cpe.Vendor).Text() != "microsoft" {
		return winpatch.Build{}, false
	}
	product := c.CPE.Get(cpe.Product).Text()
	if !strings.HasPrefix(product, "windows_") {
		return winpatch.Build{}, false
	}
	release, known := winpatch.ReleaseOf(strings.ReplaceAll(product, "_", " "))
	b, said := winpatch.ParseBuild(c.Version)
	switch {
	case said && b.Exact, c.Version != "" && !said, !said && !known:
		return winpatch.Build{}, false
	case !said:
		b = winpatch.Build{Major: 10, Number: release.Number}
	}
	return b, b.Number >= firstBuild
}

// At gives the component with the build that updates bring.
func At(c judge.Component, known *winpatch.Catalogue, installed []winpatch.KB) (judge.Component, winpatch.Floor, bool) {
	line, ok := Line(c)
	if !ok || len(installed) == 0 {
		return c, winpatch.Floor{}, false
	}
	f, ok := known.Reached(winpatch.Machine{Build: line, Installed: installed})
	if !ok {
		return c, f, false
	}
	return c.FromVersion(f.Build.String(), !f.Exact), f, true
}

// Numbers reads the updates of an inventory's row.
func Numbers(list []string) []winpatch.KB {
	found, _ := winpatch.ParseKBs(strings.Join(list, " ")) // package sbom gives nothing but numbers
	return found
}
