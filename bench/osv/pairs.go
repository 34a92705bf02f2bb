package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"lianfang/internal/format/osv"
	"lianfang/internal/format/purl"
)

// languages are the types of package URLs that both programs know by name alone; a distribution's package needs its release too.
var languages = map[string]string{
	"npm": "npm", "pypi": "PyPI", "maven": "Maven", "golang": "Go", "nuget": "NuGet", "cargo": "crates.io", "gem": "RubyGems", "composer": "Packagist", "hex": "Hex", "pub": "Pub",
}

// pack is a package as osv-scanner names it.
type pack struct{ ecosystem, name, version string }

func (p pack) String() string { return p.ecosystem + " " + p.name + " " + p.version }

func packageOf(s string) (pack, error) {
	p, _, err := purl.ParseLenient(s)
	if err != nil {
		return pack{}, fmt.Errorf("%s: %w", s, err)
	}
	name, between := p.Name, "/"
	if p.Type == "maven" {
		between = ":"
	}
	if p.Namespace != "" {
		name = p.Namespace + between + p.Name
	}
	return pack{languages[p.Type], name, p.Version}, nil
}

// answers are pairs of a package and a flaw, whichever of its names was said.
type answers map[answer]bool

type answer struct {
	of   pack
	flaw string
}

func pairs(folder, theirs, ours string) error {
	records, err := readFile(filepath.Join(folder, linesFile))
	if err != nil {
		return err
	}
	names := flaws(records)
	a, their, err := readTheirs(theirs, names)
	if err != nil {
		return err
	}
	sure, open, err := readOurs(ours, names)
	if err != nil {
		return err
	}
	both := 0
	for p := range sure {
		if a[p] {
			both++
		}
	}
	fmt.Printf("answers: %d of %s, %d of lianfang and %d possible; both %d, only %[2]s %[6]d, only lianfang %[7]d\n", len(a), their, len(sure), len(open), both, len(a)-both, len(sure)-both)
	show("only "+their, a, sure, func(p answer) string {
		if open[p] {
			return "lianfang says possible"
		}
		return reason(records, names, p)
	})
	show("only lianfang", sure, a, func(p answer) string { return reason(records, names, p) })
	return nil
}

// show lists what one found and the other did not, each with what about the record explains it.
func show(what string, has, lacks answers, why func(answer) string) {
	var lines []string
	for p := range has {
		if !lacks[p] {
			lines = append(lines, what+"\t"+p.of.String()+"\t"+p.flaw+"\t"+why(p))
		}
	}
	slices.Sort(lines)
	for _, line := range lines {
		fmt.Println(line)
	}
}

// reason looks at the records of a flaw for what the two programs are known to read differently.
func reason(records []osv.Record, names map[string]string, p answer) string {
	found := "not explained"
	for _, r := range records {
		if named(names, r.ID) != p.flaw {
			continue
		}
		for _, a := range r.Affected {
			u, ok := a.Package.Locate()
			if !ok {
				continue
			}
			u.Version = p.of.version
			if of, err := packageOf(u.String()); err != nil || of != p.of {
				continue
			}
			switch ranged := slices.ContainsFunc(a.Ranges, func(x osv.Range) bool { return x.Type != osv.Git }); {
			case a.Package.Ecosystem.Name != p.of.ecosystem:
				return "the record's ecosystem is " + a.Package.Ecosystem.String()
			case a.Package.Name != p.of.name:
				return "the record does not write the name as its registry does"
			case slices.Contains(a.Versions, p.of.version) && ranged:
				found = "the record lists the version, and its range leaves it out"
			case bytes.Contains(a.EcosystemSpecific, []byte(`"custom_ranges"`)):
				found = "the record tells its maker's own versions beside Go's"
			case len(a.Ranges) > 0 && a.Ranges[0].Type == osv.Git && ranged:
				found = "a range of commits stands before the one of versions"
			}
		}
	}
	return found
}

// flaws gives every name of a flaw the same one: records that share an alias are about one flaw.
func flaws(records []osv.Record) map[string]string {
	first := map[string]string{}
	find := func(name string) string {
		for first[name] != "" && first[name] != name {
			name = first[name]
		}
		return name
	}
	for _, r := range records {
		for _, alias := range r.Aliases {
			a, b := find(r.ID), find(alias)
			first[max(a, b)] = min(a, b)
		}
	}
	out := map[string]string{}
	for _, r := range records {
		for _, name := range append([]string{r.ID}, r.Aliases...) {
			out[name] = find(name)
		}
	}
	return out
}

func named(names map[string]string, name string) string {
	if n := names[name]; n != "" {
		return n
	}
	return name
}

// readTheirs tells osv-scanner from grype by what the top of the document holds.
func readTheirs(name string, names map[string]string) (out answers, whose string, err error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, "", err
	}
	var said struct {
		Results []struct { // of osv-scanner
			Packages []struct {
				Package         struct{ Name, Version, Ecosystem string }
				Vulnerabilities []struct{ ID string }
			}
		}
		Matches []struct { // of grype
			Vulnerability struct{ ID string }
			Artifact      struct{ PURL string }
		}
	}
	if err := json.Unmarshal(b, &said); err != nil {
		return nil, "", err
	}
	out = answers{}
	for _, m := range said.Matches {
		of, err := packageOf(m.Artifact.PURL)
		if err != nil {
			return nil, "", err
		}
		out[answer{of, named(names, m.Vulnerability.ID)}] = true
	}
	if said.Matches != nil {
		return out, "grype", nil
	}
	for _, r := range said.Results {
		for _, p := range r.Packages {
			for _, v := range p.Vulnerabilities {
				out[answer{pack{p.Package.Ecosystem, p.Package.Name, p.Package.Version}, named(names, v.ID)}] = true
			}
		}
	}
	return out, "osv-scanner", nil
}

func readOurs(name string, names map[string]string) (sure, open answers, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }()
	sure, open = answers{}, answers{}
	in := bufio.NewScanner(f)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var said struct{ Component, Vulnerability, Verdict string }
		if err := json.Unmarshal(in.Bytes(), &said); err != nil {
			return nil, nil, err
		}
		of, err := packageOf(said.Component)
		if err != nil {
			return nil, nil, err
		}
		p := answer{of, named(names, said.Vulnerability)}
		switch said.Verdict {
		case "affected":
			sure[p] = true
		case "possible":
			open[p] = true
		}
	}
	return sure, open, in.Err()
}
