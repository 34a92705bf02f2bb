package nation

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Catalogue makes vulnerabilities and machines that run the products which they are in, for measuring. Any record or machine can be made without those
// before it. What it follows was counted in 45,043 records in NVD's form, those of 2022 and those that a third party made for what NVD left out, up to
// 2026 (in brackets what they have, the first and the second):
//
//	products      few have most: of all namings the first 10 products have 6 % (12, 16), the first 100 25 % (30, 34), the first 1,000 50 % (61, 66)
//	of a record   one for most, at most 3 for 90 % of records (4, 2), at most 24 for 99 % (24, 9)
//	versions      ranges for nine tenths of records, a quarter of these more than one; lists of single versions for a tenth
//	running on    an operating system for 5 % of records (5, 3), a device for another 14 % (14, 0)
//
// No public counts are known of what runs where and how old it is. It is assumed that machines favour the products that have most vulnerabilities: of the
// 29 beside its system, a machine has 9 of the first 100, 11 of the next 900 and 9 that are rarer; that half of all installations are of the newest
// release and half as many of each before it; and that one in a hundred was never updated.
type Catalogue struct {
	cves, products int
}

// NewCatalogue makes a catalogue of so many vulnerabilities in a quarter as many products.
func NewCatalogue(cves int) *Catalogue { return &Catalogue{cves, max(cves/4, 1)} }

// What the catalogue is shaped by. A product of rank r is named in proportion to 1/(r + flat), and runs in proportion to (r + taste) to the power of -1.5.
const (
	catalogueVersions = 200 // of each product
	catalogueFlat     = 7
	catalogueTaste    = 100
	catalogueCPEs     = 30 // on a machine, its system among them
	catalogueShared   = 0.23
	catalogueTail     = 0.8 // of the number of products of those shared by several
	catalogueMost     = 40  // products of a record
	catalogueList     = 20  // single versions of a record
)

// catalogueSystems are the products of the first ranks.
var catalogueSystems = [...]string{"microsoft:windows_10", "linux:linux_kernel", "microsoft:windows_server_2019", "apple:macos"}

// named chooses a product for a vulnerability by rank, the first more often.
func (c *Catalogue) named(x uint64) int {
	const low = catalogueFlat + 0.5
	return min(int(low*math.Pow((low+float64(c.products))/low, unit(x))-low), c.products-1)
}

// installed chooses one for a machine.
func (c *Catalogue) installed(x uint64) int {
	const low = catalogueTaste + 0.5
	u := 1 - unit(x)*(1-math.Sqrt(low/(low+float64(c.products)))) // how many run of those behind it
	return min(int(low/(u*u)-low), c.products-1)
}

func catalogueProduct(n int) string {
	if n < len(catalogueSystems) {
		return "o:" + catalogueSystems[n]
	}
	return fmt.Sprintf("a:maker%d:product%d", n/7, n)
}

func catalogueVersion(k int) string { return fmt.Sprintf("%d.%d.%d", k/20+1, k/4%5, k%4) }

// catalogued is one vulnerability: some products, in the same versions of each, perhaps on one system only, or the firmware of devices.
type catalogued struct {
	id       string
	ranks    []int    // of the products
	products []string // part, vendor and product
	ranges   [][2]int // from the first to before the second; from 0 is from the beginning
	single   []int    // or these versions
	system   string
	firmware bool
}

func (c *Catalogue) vulnerability(i int) catalogued {
	x := mix(uint64(i), 1)
	v := catalogued{id: fmt.Sprintf("CVE-2031-%07d", i)}
	first, n := c.named(x), 1
	if u := unit(mix(x, 2)); u < catalogueShared {
		n = min(int(2*math.Pow(max(u, 1e-9)/catalogueShared, -catalogueTail)), catalogueMost)
	}
	v.firmware = mix(x, 3)%100 < 14
	for p := first; p < min(first+n, c.products); p++ { // products that share flaws are alike in how many they have
		v.ranks = append(v.ranks, p)
		if name := catalogueProduct(p); v.firmware {
			v.products = append(v.products, "o"+name[1:]+"_firmware")
		} else {
			v.products = append(v.products, name)
		}
	}
	if mix(x, 4)%10 == 0 {
		for k := range 1 + min(int(0.8/math.Sqrt(unit(mix(x, 5))+1e-9)), catalogueList-1) {
			v.single = append(v.single, int(mix(x, uint64(20+k))%catalogueVersions))
		}
		slices.Sort(v.single)
		v.single = slices.Compact(v.single)
	} else {
		v.ranges = catalogueRanges(x)
	}
	if !v.firmware && first >= len(catalogueSystems) && mix(x, 6)%100 < 6 {
		v.system = catalogueSystems[mix(x, 7)%uint64(len(catalogueSystems))]
	}
	return v
}

// catalogueRanges gives one range, for a quarter of all several: each branch of a product is mended by itself.
func catalogueRanges(x uint64) [][2]int {
	end := 1 + int(mix(x, 8)%(catalogueVersions-1))
	start := 0
	if mix(x, 9)%2 == 0 {
		start = int(mix(x, 10) % uint64(end))
	}
	out := [][2]int{{start, end}}
	if mix(x, 11)%4 == 0 {
		for k := range 1 + mix(x, 12)%3 {
			from := end + 1 + int(mix(x, 13+k)%20)
			if end = from + 1 + int(mix(x, 17+k)%20); end >= catalogueVersions {
				break
			}
			out = append(out, [2]int{from, end})
		}
	}
	return out
}

// criteria writes what a product's versions are, with the member names of one of NVD's two forms.
func (v *catalogued) criteria(b []byte, product, name string) []byte {
	put := func(version, bounds string) {
		if b[len(b)-1] == '}' {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, `{"vulnerable":true,"%s":"cpe:2.3:%s:%s:*:*:*:*:*:*:*"%s}`, name, product, version, bounds)
	}
	for _, k := range v.single {
		put(catalogueVersion(k), "")
	}
	for _, r := range v.ranges {
		bounds := `,"versionEndExcluding":"` + catalogueVersion(r[1]) + `"`
		if r[0] > 0 {
			bounds = `,"versionStartIncluding":"` + catalogueVersion(r[0]) + `"` + bounds
		}
		put("*", bounds)
	}
	return b
}

// configuration is a node with the products and what they have to run on; "" is anything.
type catalogueConfiguration struct {
	products []string
	platform string
}

// configurations are one of all products, or one of each firmware.
func (v *catalogued) configurations() []catalogueConfiguration {
	if !v.firmware {
		platform := ""
		if v.system != "" {
			platform = "cpe:2.3:o:" + v.system + ":*:*:*:*:*:*:*:*"
		}
		return []catalogueConfiguration{{v.products, platform}}
	}
	var out []catalogueConfiguration
	for _, p := range v.products {
		device := strings.TrimSuffix(p[1:], "_firmware")
		out = append(out, catalogueConfiguration{[]string{p}, "cpe:2.3:h" + device + ":-:*:*:*:*:*:*:*"})
	}
	return out
}

// WriteNVD writes all vulnerabilities as lines in the shape of NVD 2.0 records.
func (c *Catalogue) WriteNVD(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var b []byte
	for i := range c.cves {
		v := c.vulnerability(i)
		b = fmt.Appendf(b[:0], `{"id":"%s","configurations":[`, v.id)
		for k, conf := range v.configurations() {
			if k > 0 {
				b = append(b, ',')
			}
			b = append(b, '{')
			if conf.platform != "" {
				b = append(b, `"operator":"AND",`...)
			}
			b = append(b, `"nodes":[{"operator":"OR","negate":false,"cpeMatch":[`...)
			for _, p := range conf.products {
				b = v.criteria(b, p, "criteria")
			}
			b = append(b, "]}"...)
			if conf.platform != "" {
				b = fmt.Appendf(b, `,{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":false,"criteria":"%s"}]}`, conf.platform)
			}
			b = append(b, "]}"...)
		}
		if _, err := out.Write(append(b, "]}\n"...)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// WriteNVD11 writes them as one feed of the retired form 1.1, which older tools read.
func (c *Catalogue) WriteNVD11(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	_, _ = out.WriteString(`{"CVE_data_type":"CVE","CVE_data_format":"MITRE","CVE_data_version":"4.0","CVE_Items":[`) // what fails is told by Flush
	var b []byte
	for i := range c.cves {
		v := c.vulnerability(i)
		if b = b[:0]; i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, `{"cve":{"data_type":"CVE","CVE_data_meta":{"ID":"%s"}},"configurations":{"CVE_data_version":"4.0","nodes":[`, v.id)
		for k, conf := range v.configurations() {
			if k > 0 {
				b = append(b, ',')
			}
			if conf.platform != "" {
				b = append(b, `{"operator":"AND","children":[`...)
			}
			b = append(b, `{"operator":"OR","cpe_match":[`...)
			for _, p := range conf.products {
				b = v.criteria(b, p, "cpe23Uri")
			}
			b = append(b, "]}"...)
			if conf.platform != "" {
				b = fmt.Appendf(b, `,{"operator":"OR","cpe_match":[{"vulnerable":false,"cpe23Uri":"%s"}]}]}`, conf.platform)
			}
		}
		_, _ = out.Write(append(b, "]}}\n"...))
	}
	_, _ = out.WriteString("]}")
	return out.Flush()
}

// install is a product in a version, both by number.
type install struct{ product, version int }

// installs gives what a machine runs, its system first and no product twice.
func (c *Catalogue) installs(machine int) []install {
	x := mix(uint64(machine), 7)
	has := []int{catalogueSystem(mix(x, 40))}
	for i := uint64(1); len(has) < catalogueCPEs; i++ {
		if p := c.installed(mix(x, i)); p >= len(catalogueSystems) && !slices.Contains(has, p) {
			has = append(has, p)
		}
	}
	out := make([]install, len(has))
	for i, p := range has {
		out[i] = install{p, catalogueVersions - 1 - catalogueAge(mix(x, uint64(1000+i)))}
	}
	return out
}

// cpes writes them as "a:vendor:product:version".
func (c *Catalogue) cpes(machine int) []string {
	has := c.installs(machine)
	out := make([]string, len(has))
	for i, x := range has {
		out[i] = catalogueProduct(x.product) + ":" + catalogueVersion(x.version)
	}
	return out
}

// catalogueSystem is most often the first.
func catalogueSystem(x uint64) int { return int(x % 8 % 5 % uint64(len(catalogueSystems))) }

// catalogueAge is how many releases an installation lies back.
func catalogueAge(x uint64) int {
	if x%100 == 0 {
		return int(x / 100 % catalogueVersions)
	}
	age := 0
	for bits := x >> 20; bits&1 == 1 && age < catalogueVersions-1; bits >>= 1 {
		age++
	}
	return age
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
