package nation

import (
	"io"
	"strconv"
	"strings"
)

// KEV writes a catalogue of known exploited vulnerabilities in CISA's shape, n entries about the generated products. The i-th entry has
// the same CVE number whatever n and seed are, and NVD tells what the same number affects.
func KEV(w io.Writer, n int, seed uint64) error {
	d, p := newDice(), &page{w: w}
	text := prose{d}
	p.raw(`{"title":"Generated catalogue","catalogVersion":"2026.11.24","dateReleased":"2026-11-24T00:00:00.0000Z","count":`)
	p.b = strconv.AppendInt(p.b, int64(n), 10)
	p.raw(`,"vulnerabilities":[`)
	for i := range n {
		if i > 0 {
			p.raw(",")
		}
		d.of(seed, uint64(i))
		of, added := productOfCVE(i), epoch.AddDate(0, 0, i%320)
		p.raw("\n{" + `"cveID":"` + cveID(i) + `"`)
		p.member("vendorProject", of.maker())
		p.member("product", of.product)
		p.member("vulnerabilityName", text.title())
		p.member("dateAdded", added.Format("2006-01-02"))
		p.member("shortDescription", text.sentences(d.about(170, 0.3, 600)))
		p.member("requiredAction", "Apply the maker's mitigations or stop using the product.")
		p.member("dueDate", added.AddDate(0, 0, 21).Format("2006-01-02"))
		p.member("knownRansomwareCampaignUse", []string{"Unknown", "Unknown", "Unknown", "Known"}[d.IntN(4)])
		p.raw(`,"notes":"","cwes":["CWE-` + []string{"78", "79", "89", "119", "787"}[d.IntN(5)] + `"]}`)
		if err := p.spill(); err != nil {
			return err
		}
	}
	p.raw("\n]}\n")
	return p.flush()
}

// NVD writes an answer of NVD API 2.0 with n vulnerabilities of the generated products, each with one to three ranges of versions.
func NVD(w io.Writer, n int, seed uint64) error {
	d, p := newDice(), &page{w: w}
	text := prose{d}
	count := strconv.Itoa(n)
	p.raw(`{"resultsPerPage":` + count + `,"startIndex":0,"totalResults":` + count + `,"format":"NVD_CVE","version":"2.0","timestamp":"2026-11-24T00:00:00.000","vulnerabilities":[`)
	for i := range n {
		if i > 0 {
			p.raw(",")
		}
		d.of(seed, uint64(i))
		when := created(uint64(i)).Format("2006-01-02T15:04:05.000")
		p.raw("\n" + `{"cve":{"id":"` + cveID(i) + `","sourceIdentifier":"cve@lianfang.example","published":"` + when + `","lastModified":"` + when + `","vulnStatus":"Analyzed","cveTags":[],"descriptions":[{"lang":"en","value":`)
		p.quote(text.sentences(d.about(220, 0.5, 2000)))
		p.raw(`}],"metrics":{},"configurations":[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[`)
		p.matches(d, productOfCVE(i))
		p.raw(`]}]}],"references":[]}}`)
		if err := p.spill(); err != nil {
			return err
		}
	}
	p.raw("\n]}\n")
	return p.flush()
}

func (p *page) matches(d dice, of product) {
	first := d.IntN(len(of.lines))
	for k := range min(1+d.IntN(3), len(of.lines)-first) {
		if k > 0 {
			p.raw(",")
		}
		line := of.lines[first+k]
		p.raw(`{"vulnerable":true,"criteria":"` + of.cpe("*") + `","versionStartIncluding":"` + strings.TrimPrefix(line, "v") + `.0","versionEndExcluding":"` + strings.TrimPrefix(line, "v") + "." + strconv.Itoa(1+d.IntN(of.patches)) + `"}`)
	}
}

// productOfCVE spreads vulnerabilities over products as inventories are: the popular ones have most.
func productOfCVE(i int) product {
	p := productAt(int(cube(unit(mix(uint64(i), 0x637665))) * made))
	if p.purl != "" {
		p.part, p.vendor = "a", p.product // NVD knows a library by a CPE
	}
	return p
}

func (p product) maker() string { return strings.ToUpper(p.vendor[:1]) + p.vendor[1:] }
