package nation

import (
	"bufio"
	"io"
	"iter"
	"math/rand/v2"
	"strconv"

	"lianfang/internal/format/sbom"
)

// Row is a line of an inventory, in the columns that package sbom reads.
type Row struct{ Asset, CPE, PURL, Vendor, Product, Version, OS string }

// made is how many products the generated world has; the first are real ones, so that real rules find them.
const made = 6000

// The spread of components: a few stand everywhere, most are rare. A million rows hold some 3 % distinct ones, fifteen million about 1 %.
const (
	spread        = 1.6
	spreadFrom    = 40
	allComponents = 4_000_000
)

// InventoryRows makes the n rows of the org-th organisation, about four to a machine.
func InventoryRows(org, n int, seed uint64) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		d := newDice()
		d.of(seed, mix(uint64(org), 0x726F7773))
		zipf := rand.NewZipf(d.Rand, spread, spreadFrom, allComponents)
		asset, left, system := 0, 0, ""
		for range n {
			if left == 0 {
				asset, left, system = asset+1, 1+d.IntN(7), systems[d.powerLaw(len(systems))]
			}
			left--
			r := component(zipf.Uint64())
			r.Asset, r.OS = "host-"+strconv.Itoa(asset), system
			if d.IntN(40) == 0 { // somebody did not write the version down
				r = unversioned(r)
			}
			if !yield(r) {
				return
			}
		}
	}
}

// WriteInventory writes rows as a CSV file with its header.
func WriteInventory(w io.Writer, rows iter.Seq[Row]) error {
	b := bufio.NewWriterSize(w, pageSize)
	_, err := b.WriteString("asset,cpe,purl,vendor,product,version,os\n")
	for r := range rows {
		if err != nil {
			return err
		}
		for i, s := range []string{r.Asset, r.CPE, r.PURL, r.Vendor, r.Product, r.Version, r.OS} {
			if i > 0 {
				_ = b.WriteByte(',') // a failure stays with the writer and shows at the line's end
			}
			_, _ = b.WriteString(sbom.CSVCell(s))
		}
		err = b.WriteByte('\n')
	}
	if err != nil {
		return err
	}
	return b.Flush()
}

var systems = []string{"Windows 11", "Windows 10", "Windows Server 2019", "Ubuntu 22.04", "Red Hat Enterprise Linux 9", "Windows Server 2022", "Debian 12", "FortiOS", "VMware ESXi", ""}

// component is the k-th component of the generated world, the same for every seed.
func component(k uint64) Row {
	p := productAt(int(cube(unit(mix(k, 1))) * made))
	version := p.version(mix(k, 2))
	if p.purl != "" {
		return Row{PURL: p.purl + "@" + version, Product: p.product, Version: version}
	}
	return Row{CPE: p.cpe(version), Vendor: p.vendor, Product: p.product, Version: version}
}

func unversioned(r Row) Row {
	if r.CPE != "" {
		return Row{Asset: r.Asset, OS: r.OS, Vendor: r.Vendor, Product: r.Product}
	}
	return r
}

func cube(u float64) float64 { return u * u * u }

// product is something that has versions: line (the first two numbers) and patch.
type product struct {
	part, vendor, product string
	purl                  string   // without version; then there is no CPE
	lines                 []string // "7.2"
	patches               int
}

func (p product) version(x uint64) string {
	return p.lines[x%uint64(len(p.lines))] + "." + strconv.FormatUint(x>>8%uint64(p.patches), 10)
}

func (p product) cpe(version string) string {
	return "cpe:2.3:" + p.part + ":" + p.vendor + ":" + p.product + ":" + version + ":*:*:*:*:*:*:*"
}

// productAt gives the n-th product: real ones first, then invented ones, a third of which are libraries.
func productAt(n int) product {
	if n < len(realProducts) {
		return realProducts[n]
	}
	x := mix(uint64(n), 0x70726F64)
	vendor, name := syllables(x, 3), syllables(x>>18, 4)
	var lines []string
	for i := range 1 + x>>44%6 {
		lines = append(lines, strconv.FormatUint(1+x>>50%9, 10)+"."+strconv.FormatUint(i, 10))
	}
	p := product{part: "a", vendor: vendor, product: name, lines: lines, patches: 4 + int(x>>56%24)}
	if n%3 == 0 {
		p.purl = "pkg:npm/" + name
	}
	return p
}

var realProducts = []product{
	{part: "a", vendor: "google", product: "chrome", lines: []string{"128.0", "129.0", "130.0", "131.0"}, patches: 40},
	{part: "o", vendor: "fortinet", product: "fortios", lines: []string{"6.2", "6.4", "7.0", "7.2", "7.4", "7.6"}, patches: 17},
	{part: "a", vendor: "apache", product: "tomcat", lines: []string{"8.5", "9.0", "10.1", "11.0"}, patches: 105},
	{part: "a", vendor: "openssl", product: "openssl", lines: []string{"3.0", "3.1", "3.2", "3.3"}, patches: 16},
	{part: "a", vendor: "microsoft", product: "365_apps", lines: []string{"16.0"}, patches: 90},
	{part: "o", vendor: "vmware", product: "esxi", lines: []string{"6.7", "7.0", "8.0"}, patches: 4},
	{part: "a", vendor: "vmware", product: "vcenter_server", lines: []string{"6.7", "7.0", "8.0"}, patches: 4},
	{part: "o", vendor: "paloaltonetworks", product: "pan-os", lines: []string{"10.1", "10.2", "11.0", "11.1"}, patches: 14},
	{part: "a", vendor: "apache", product: "http_server", lines: []string{"2.4"}, patches: 63},
	{part: "a", vendor: "f5", product: "nginx", lines: []string{"1.22", "1.24", "1.26"}, patches: 4},
	{part: "a", vendor: "php", product: "php", lines: []string{"7.4", "8.0", "8.1", "8.2", "8.3"}, patches: 34},
	{part: "a", vendor: "wordpress", product: "wordpress", lines: []string{"5.9", "6.1", "6.2", "6.3", "6.4", "6.5", "6.6"}, patches: 6},
	{part: "a", vendor: "postgresql", product: "postgresql", lines: []string{"13.0", "14.0", "15.0", "16.0"}, patches: 16},
	{part: "a", vendor: "mariadb", product: "mariadb", lines: []string{"10.3", "10.5", "10.6", "10.11"}, patches: 28},
	{part: "a", vendor: "redis", product: "redis", lines: []string{"6.2", "7.0", "7.2"}, patches: 16},
	{part: "a", vendor: "gitlab", product: "gitlab", lines: []string{"15.11", "16.4", "16.11", "17.5"}, patches: 12},
	{part: "a", vendor: "jenkins", product: "jenkins", lines: []string{"2.426", "2.440", "2.462"}, patches: 4},
	{part: "o", vendor: "qnap", product: "qts", lines: []string{"4.5", "5.0", "5.1"}, patches: 9},
	{part: "o", vendor: "mikrotik", product: "routeros", lines: []string{"6.47", "6.48", "6.49", "7.15"}, patches: 11},
	{purl: "pkg:maven/org.apache.logging.log4j/log4j-core", product: "log4j-core", lines: []string{"2.14", "2.16", "2.17", "2.20", "2.24"}, patches: 3},
	{purl: "pkg:maven/org.springframework/spring-webmvc", product: "spring-webmvc", lines: []string{"5.3", "6.0", "6.1"}, patches: 39},
	{purl: "pkg:maven/com.fasterxml.jackson.core/jackson-databind", product: "jackson-databind", lines: []string{"2.9", "2.13", "2.15", "2.17"}, patches: 11},
	{purl: "pkg:npm/lodash", product: "lodash", lines: []string{"4.17"}, patches: 22},
	{purl: "pkg:npm/express", product: "express", lines: []string{"4.17", "4.18", "4.19"}, patches: 4},
	{purl: "pkg:pypi/django", product: "django", lines: []string{"3.2", "4.2", "5.0"}, patches: 17},
	{purl: "pkg:golang/golang.org/x/crypto", product: "crypto", lines: []string{"v0.17", "v0.21", "v0.28"}, patches: 2},
}
