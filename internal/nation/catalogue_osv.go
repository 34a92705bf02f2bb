package nation

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// catalogueEcosystems are those that the libraries of a catalogue are spread over, in turn: name, and what a package is called in it.
var catalogueEcosystems = [...]struct{ name, of string }{{"npm", "product%[2]d"}, {"PyPI", "product%[2]d"}, {"Maven", "org.maker%[1]d:product%[2]d"}, {"Go", "example.org/maker%[1]d/product%[2]d"}}

// library is the n-th product as a package.
func library(n int) (ecosystem, name string) {
	e := catalogueEcosystems[n%len(catalogueEcosystems)]
	return e.name, fmt.Sprintf(e.of, n/7, n)
}

// WriteOSV writes the vulnerabilities as lines of OSV records, each product a library; what it would run on is left out.
func (c *Catalogue) WriteOSV(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var b []byte
	for i := range c.cves {
		v := c.vulnerability(i)
		b = fmt.Appendf(b[:0], `{"schema_version":"1.7.0","id":"%s","modified":"2026-11-24T00:00:00Z","summary":"A flaw of what was generated","affected":[`, v.id)
		for k, n := range v.ranks {
			if k > 0 {
				b = append(b, ',')
			}
			b = v.affected(b, n)
		}
		if _, err := out.Write(append(b, "]}\n"...)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// affected writes one package with the versions that have the flaw.
func (v *catalogued) affected(b []byte, product int) []byte {
	ecosystem, name := library(product)
	kind := "ECOSYSTEM"
	if ecosystem == "npm" || ecosystem == "Go" {
		kind = "SEMVER"
	}
	b = fmt.Appendf(b, `{"package":{"ecosystem":"%s","name":"%s"},"ranges":[`, ecosystem, name)
	for i, r := range v.ranges {
		if i > 0 {
			b = append(b, ',')
		}
		from := "0"
		if r[0] > 0 {
			from = catalogueVersion(r[0])
		}
		b = fmt.Appendf(b, `{"type":"%s","events":[{"introduced":"%s"},{"fixed":"%s"}]}`, kind, from, catalogueVersion(r[1]))
	}
	b = append(b, `],"versions":[`...)
	for i, k := range v.single {
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, `"%s"`, catalogueVersion(k))
	}
	return append(b, "]}"...)
}

// PURLs gives n different libraries in one version each, as machines have them, the first machine's first.
func (c *Catalogue) PURLs(n int) []string {
	var out []string
	seen := map[string]bool{}
	for machine := 0; len(out) < n; machine++ {
		for _, x := range c.installs(machine) {
			s := libraryPURL(x.product) + "@" + catalogueVersion(x.version)
			if !seen[s] && len(out) < n {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}

func libraryPURL(n int) string {
	ecosystem, name := library(n)
	kind := strings.ToLower(ecosystem)
	if ecosystem == "Go" {
		kind = "golang"
	}
	return "pkg:" + kind + "/" + strings.Replace(name, ":", "/", 1)
}
