package nation

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
)

// Catalogue makes vulnerabilities and machines that run the products which they are in, for measuring. Like the real ones, few products have
// most of the vulnerabilities (half of them one or two, the first some thousandth part of all), a tenth holds on a certain system only, and
// machines share popular products in many versions. Any record or machine can be made without those before it.
type Catalogue struct {
	cves, products int
}

// NewCatalogue makes a catalogue of so many vulnerabilities in a quarter as many products.
func NewCatalogue(cves int) *Catalogue { return &Catalogue{cves, max(cves/4, 1)} }

// What the catalogue is shaped by.
const (
	catalogueVersions = 60  // of each product
	catalogueSkew     = 2.2 // of vulnerabilities over products: measured on real records, where the first of 100,000 products has 0.7 %
	catalogueTaste    = 1.5 // of machines over products
	catalogueCPEs     = 30  // on a machine, its system among them
)

var catalogueSystems = [...]string{"microsoft:windows_10", "microsoft:windows_server_2019", "linux:linux_kernel", "apple:macos"}

// pick chooses a product by rank, the first more often.
func (c *Catalogue) pick(x uint64, skew float64) int {
	return min(int(float64(c.products)*math.Pow(unit(x), skew)), c.products-1)
}

func catalogueProduct(n int) string { return fmt.Sprintf("maker%d:product%d", n/7, n) }

func catalogueVersion(k int) string { return fmt.Sprintf("%d.%d.%d", k/20+1, k/4%5, k%4) }

// catalogued is one vulnerability: a product up to a version, perhaps from one on, perhaps on one system.
type catalogued struct {
	id, product, from, before, system string
}

func (c *Catalogue) vulnerability(i int) catalogued {
	x := mix(uint64(i), 1)
	v := catalogued{id: fmt.Sprintf("CVE-2031-%07d", i), product: catalogueProduct(c.pick(x, catalogueSkew))}
	end := 1 + int(mix(x, 2)%(catalogueVersions-1))
	v.before = catalogueVersion(end)
	if start := int(mix(x, 3) % catalogueVersions); start < end && mix(x, 4)%2 == 0 {
		v.from = catalogueVersion(start)
	}
	if mix(x, 5)%10 == 0 {
		v.system = catalogueSystems[mix(x, 6)%uint64(len(catalogueSystems))]
	}
	return v
}

// WriteNVD writes all vulnerabilities as lines in the shape of NVD 2.0 records.
func (c *Catalogue) WriteNVD(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	for i := range c.cves {
		v := c.vulnerability(i)
		start := ""
		if v.from != "" {
			start = `"versionStartIncluding":"` + v.from + `",`
		}
		node := fmt.Sprintf(`{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:%s:*:*:*:*:*:*:*:*",%s"versionEndExcluding":"%s"}]}`, v.product, start, v.before)
		and := ""
		if v.system != "" {
			and = `"operator":"AND",`
			node += fmt.Sprintf(`,{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:o:%s:*:*:*:*:*:*:*:*"}]}`, v.system)
		}
		if _, err := fmt.Fprintf(out, `{"id":"%s","configurations":[{%s"nodes":[%s]}]}`+"\n", v.id, and, node); err != nil {
			return err
		}
	}
	return out.Flush()
}

// WriteNVD11 writes them as one feed of the retired form 1.1, which older tools read.
func (c *Catalogue) WriteNVD11(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	_, _ = out.WriteString(`{"CVE_data_type":"CVE","CVE_data_format":"MITRE","CVE_data_version":"4.0","CVE_Items":[`) // what fails is told by Flush
	for i := range c.cves {
		v := c.vulnerability(i)
		start, comma := "", ","
		if v.from != "" {
			start = `"versionStartIncluding":"` + v.from + `",`
		}
		if i == 0 {
			comma = ""
		}
		node := fmt.Sprintf(`{"operator":"OR","cpe_match":[{"vulnerable":true,"cpe23Uri":"cpe:2.3:a:%s:*:*:*:*:*:*:*:*",%s"versionEndExcluding":"%s"}]}`, v.product, start, v.before)
		if v.system != "" {
			node = fmt.Sprintf(`{"operator":"AND","children":[%s,{"operator":"OR","cpe_match":[{"vulnerable":false,"cpe23Uri":"cpe:2.3:o:%s:*:*:*:*:*:*:*:*"}]}]}`, node, v.system)
		}
		_, _ = fmt.Fprintf(out, `%s{"cve":{"data_type":"CVE","CVE_data_meta":{"ID":"%s"}},"configurations":{"CVE_data_version":"4.0","nodes":[%s]}}`+"\n", comma, v.id, node)
	}
	_, _ = out.WriteString("]}")
	return out.Flush()
}

// cpes gives what a machine runs, "a:vendor:product:version", its system first.
func (c *Catalogue) cpes(machine int) []string {
	out := make([]string, catalogueCPEs)
	x := mix(uint64(machine), 7)
	out[0] = "o:" + catalogueSystems[x%uint64(len(catalogueSystems))] + ":10"
	for i := 1; i < catalogueCPEs; i++ {
		y := mix(x, uint64(i))
		out[i] = "a:" + catalogueProduct(c.pick(y, catalogueTaste)) + ":" + catalogueVersion(int(mix(y, 8)%catalogueVersions))
	}
	return out
}

// Assets gives a table of n machines from a number on, in CSV: asset,cpe.
func (c *Catalogue) Assets(from, n int) io.Reader {
	return pipe(func(w *bufio.Writer) {
		_, _ = w.WriteString("asset,cpe\n")
		for m := from; m < from+n; m++ {
			for _, s := range c.cpes(m) {
				_, _ = fmt.Fprintf(w, "m%d,cpe:2.3:%s:*:*:*:*:*:*:*\n", m, s)
			}
		}
	})
}

// WriteURIs writes a line a machine: its name, a tab, its names in the form of CPE 2.2 with commas between.
func (c *Catalogue) WriteURIs(w io.Writer, n int) error {
	out := bufio.NewWriterSize(w, 1<<16)
	for m := range n {
		names := c.cpes(m)
		for i := range names {
			names[i] = "cpe:/" + names[i]
		}
		_, _ = fmt.Fprintf(out, "m%d\t%s\n", m, strings.Join(names, ","))
	}
	return out.Flush()
}

// pipe gives what write writes, as it is read.
func pipe(write func(*bufio.Writer)) io.Reader {
	r, w := io.Pipe()
	go func() {
		out := bufio.NewWriterSize(w, 1<<16)
		write(out)
		_ = w.CloseWithError(out.Flush())
	}()
	return r
}
