package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/osv"
	"lianfang/internal/nation"
)

// The files of a folder that two programs are compared on.
const (
	linesFile   = "osv.jsonl"
	bomFile     = "bom.cdx.json"
	archiveTree = "osv-scalibr" // within: a folder an ecosystem, in it the archive
	archiveFile = "all.zip"
)

func generate(folder string, records, components int) error {
	c := nation.NewCatalogue(records)
	var lines bytes.Buffer
	if err := c.WriteOSV(&lines); err != nil {
		return err
	}
	all, err := read(&lines)
	if err != nil {
		return err
	}
	return lay(folder, all, c.PURLs(components))
}

// take reads files of records, of which it keeps what the other program can read.
func take(folder string, files []string, fits func(osv.Record) bool) error {
	var all []osv.Record
	for _, name := range files {
		more, err := readFile(name)
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	kept := slices.DeleteFunc(slices.Clone(all), func(r osv.Record) bool { return r.Broken || len(r.Affected) == 0 || !fits(r) })
	fmt.Printf("%d of %d records\n", len(kept), len(all))
	return lay(folder, kept, spokenOf(kept))
}

// known: osv-scanner ends at an ecosystem that it does not know.
func known(r osv.Record) bool {
	return !slices.ContainsFunc(r.Affected, func(a osv.Affected) bool { return !a.Package.Ecosystem.Known() })
}

// ofGo: of languages' records in this form, grype reads those of the Go vulnerability database.
func ofGo(r osv.Record) bool {
	return strings.HasPrefix(r.ID, "GO-") && !slices.ContainsFunc(r.Affected, func(a osv.Affected) bool { return a.Package.Ecosystem.Name != "Go" })
}

func readFile(name string) ([]osv.Record, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	plain, err := framing.Open(f, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = plain.Close() }()
	return read(plain)
}

func read(r io.Reader) ([]osv.Record, error) {
	var all []osv.Record
	for rec, err := range osv.Records(r) {
		if err != nil {
			return nil, err
		}
		all = append(all, rec)
	}
	return all, nil
}

// spokenOf gives every package in every version that a record names, those of ranges and those of lists.
func spokenOf(all []osv.Record) []string {
	seen := map[string]bool{}
	var out []string
	for _, r := range all {
		for _, a := range r.Affected {
			u, ok := a.Package.Locate()
			if !ok || languages[u.Type] == "" {
				continue
			}
			for _, v := range versionsOf(a) {
				u.Version = v
				if s := u.String(); !seen[s] {
					seen[s] = true
					out = append(out, s)
				}
			}
		}
	}
	return out
}

const mostListed = 20 // versions of one list; some have thousands

func versionsOf(a osv.Affected) []string {
	out := slices.Clone(a.Versions[:min(len(a.Versions), mostListed)])
	for _, r := range a.Ranges {
		for _, e := range r.Events {
			if r.Type != osv.Git && e.Version != "0" && e.Version != "*" {
				out = append(out, e.Version)
			}
		}
	}
	return out
}

// lay writes the records in both forms and the bill of materials.
func lay(folder string, all []osv.Record, purls []string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := writeLines(filepath.Join(folder, linesFile), all); err != nil {
		return err
	}
	of := map[string][]osv.Record{}
	for _, r := range all {
		for _, name := range ecosystems(r) {
			of[name] = append(of[name], r)
		}
	}
	for name, records := range of {
		if err := writeArchive(filepath.Join(folder, archiveTree, name), records); err != nil {
			return err
		}
	}
	return writeBOM(filepath.Join(folder, bomFile), purls)
}

func ecosystems(r osv.Record) []string {
	var out []string
	for _, a := range r.Affected {
		if name := a.Package.Ecosystem.Name; !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

func writeLines(name string, all []osv.Record) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, r := range all {
		line, err := plain(r)
		if err != nil {
			return errors.Join(err, f.Close())
		}
		_, _ = w.Write(append(line, '\n')) // what fails is told by Flush
	}
	return errors.Join(w.Flush(), f.Close())
}

// plain is the record as it came, on one line, without a wrapper that tells where it is from.
func plain(r osv.Record) ([]byte, error) {
	var wrapper struct{ OSV, Doc json.RawMessage }
	raw := []byte(r.Raw)
	if err := json.Unmarshal(raw, &wrapper); err != nil {
		return nil, err
	}
	for _, inner := range []json.RawMessage{wrapper.OSV, wrapper.Doc} {
		if len(inner) > 0 && inner[0] == '{' {
			raw = inner
		}
	}
	var line bytes.Buffer
	err := json.Compact(&line, raw)
	return line.Bytes(), err
}

func writeArchive(folder string, all []osv.Record) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(folder, archiveFile))
	if err != nil {
		return err
	}
	z := zip.NewWriter(f)
	for _, r := range all {
		if err := addTo(z, r); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	return errors.Join(z.Close(), f.Close())
}

func addTo(z *zip.Writer, r osv.Record) error {
	line, err := plain(r)
	if err != nil {
		return err
	}
	w, err := z.Create(r.ID + ".json")
	if err != nil {
		return err
	}
	_, err = w.Write(line)
	return err
}

type component struct {
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"version"`
	PURL    string `json:"purl"`
	Ref     string `json:"bom-ref"`
}

func writeBOM(name string, purls []string) error {
	bom := struct {
		Format     string      `json:"bomFormat"`
		Spec       string      `json:"specVersion"`
		Version    int         `json:"version"`
		Components []component `json:"components"`
	}{"CycloneDX", "1.6", 1, nil}
	for _, s := range purls {
		p, err := packageOf(s)
		if err != nil {
			return err
		}
		// The name as its ecosystem has it: osv-scanner 2.5 takes it from here and not from the package URL.
		bom.Components = append(bom.Components, component{"library", p.name, p.version, s, s})
	}
	b, err := json.Marshal(bom)
	if err != nil {
		return err
	}
	fmt.Printf("%d components\n", len(purls))
	return os.WriteFile(name, b, 0o644)
}
