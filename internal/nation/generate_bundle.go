package nation

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"strconv"
	"time"
)

// The types of a bundle, weighed between three collections of vendors' bundles: mostly indicators, then relationships.
var objectTypes = table[string]{
	{600, "indicator"}, {270, "relationship"}, {50, "attack-pattern"}, {20, "course-of-action"}, {15, "malware"}, {12, "report"},
	{10, "observed-data"}, {5, "note"}, {5, "vulnerability"}, {5, "tool"}, {5, "identity"}, {3, "campaign"},
}

// Purposes of mix, so that the numbers of one object do not hang together.
const (
	forType = 0x74797065 << iota
	forID
	forBreak
	forValue
)

// bundler makes the objects of one bundle, one at a time.
type bundler struct {
	page
	dice
	Options
	maker string
	text  prose
}

// Bundle writes a STIX 2.1 bundle with the proportions, lengths and repeats of real ones. It needs the same memory for ten objects as for
// ten million. Values are nobody's: documentation addresses and names, made-up hashes. The only errors are those of w.
func Bundle(w io.Writer, o Options) error {
	b := &bundler{page: page{w: w}, dice: newDice(), Options: o}
	b.text.dice = b.dice
	b.maker = b.id("identity", ^uint64(0))
	b.raw(`{"type":"bundle","id":"`)
	b.raw(b.id("bundle", ^uint64(1)+uint64(o.From)))
	b.raw("\",\"objects\":[\n")
	b.identity(b.maker, "Generated source "+strconv.FormatUint(o.Seed, 10), epoch)
	for i := range o.Objects {
		b.raw(",\n")
		b.object(uint64(o.From + i))
		if err := b.spill(); err != nil {
			return err
		}
	}
	b.raw("\n]}\n")
	return b.flush()
}

// typeAt tells the type of an object without making it.
func (b *bundler) typeAt(n uint64) string {
	return objectTypes.pick(unit(mix(b.Seed, mix(forType, n))))
}

func (b *bundler) id(kind string, n uint64) string {
	var u [16]byte
	binary.BigEndian.PutUint64(u[:8], mix(b.Seed, mix(forID, n)))
	binary.BigEndian.PutUint64(u[8:], mix(b.Seed+1, mix(forID, n)))
	u[6], u[8] = u[6]&0x0F|0x40, u[8]&0x3F|0x80 // RFC 9562, version 4
	var s [36]byte
	hex.Encode(s[:8], u[:4])
	hex.Encode(s[9:13], u[4:6])
	hex.Encode(s[14:18], u[6:8])
	hex.Encode(s[19:23], u[8:10])
	hex.Encode(s[24:], u[10:])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return kind + "--" + string(s[:])
}

// epoch is when generated objects begin; one comes about every forty seconds.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const stamp = "2006-01-02T15:04:05.000Z"

func created(n uint64) time.Time {
	const year = 200 * 24 * 3600 / 40 // then the next object is made in the same year again: no dates in the future
	return epoch.Add(time.Duration(n%year)*40*time.Second + time.Duration(mix(n, 0)%1000)*time.Millisecond)
}

func (b *bundler) object(n uint64) {
	kind := b.typeAt(n)
	b.of(b.Seed, n)
	at := created(n)
	if kind == "identity" {
		b.identity(b.id(kind, n), b.text.title(), at)
		return
	}
	broken := unit(mix(b.Seed, mix(forBreak, n))) < b.Broken
	b.head(kind, n, at, broken)
	switch kind {
	case "indicator":
		b.indicator(n, at, broken)
	case "relationship":
		b.relationship(n)
	case "report", "note":
		b.collection(kind, n, at)
	case "observed-data":
		b.observed(n, at)
	case "vulnerability":
		b.member("name", cveID(int(mix(b.Seed, n)%20_000)))
	default:
		b.named(kind)
	}
	b.tail()
}

// head writes what every object has. A broken object has its times the wrong way round (STIX 2.1, 3.2) unless it is an indicator, which
// breaks in its pattern.
func (b *bundler) head(kind string, n uint64, at time.Time, broken bool) {
	changed := at
	switch {
	case broken && kind != "indicator":
		changed = at.Add(-time.Hour)
	case n%9 == 0:
		changed = at.Add(26 * time.Hour)
	}
	b.raw(`{"type":"` + kind + `","spec_version":"2.1","id":"`)
	b.raw(b.id(kind, n))
	b.raw(`","created_by_ref":"` + b.maker + `","created":"` + at.Format(stamp) + `","modified":"` + changed.Format(stamp) + `"`)
}

func (b *bundler) tail() {
	if b.Marking != "" {
		b.raw(`,"object_marking_refs":["` + b.Marking + `"]`)
	}
	b.raw("}")
}

func (b *bundler) identity(id, name string, at time.Time) {
	when := at.Format(stamp)
	b.raw(`{"type":"identity","spec_version":"2.1","id":"` + id + `","created":"` + when + `","modified":"` + when + `","identity_class":"organization"`)
	b.member("name", name)
	b.tail()
}

func (b *bundler) indicator(n uint64, at time.Time, broken bool) {
	pattern := b.pattern(n)
	if broken {
		pattern = pattern[:len(pattern)-1] // the bracket is missing (STIX 2.1, 9)
	}
	b.member("name", b.text.title())
	if b.Float64() < 0.3 {
		b.member("description", b.text.sentences(b.about(80, 0.8, 1200)))
	}
	b.raw(`,"indicator_types":["malicious-activity"],"pattern_type":"stix"`)
	b.member("pattern", pattern)
	b.member("valid_from", at.Format(stamp))
	if b.Float64() < 0.5 {
		b.number("confidence", 10*b.IntN(11))
	}
}

// relationship ties an earlier indicator to something it may indicate. Old objects have most ties, as in real graphs.
func (b *bundler) relationship(n uint64) {
	source, sourceKind := b.earlier(n, "indicator")
	target, targetKind := b.earlier(n, "malware", "attack-pattern", "tool", "campaign")
	verb := "indicates"
	if sourceKind == "identity" || targetKind == "identity" {
		verb = "related-to"
	}
	b.member("relationship_type", verb)
	b.member("source_ref", source)
	b.member("target_ref", target)
	if b.Float64() < 0.2 {
		b.member("description", b.text.sentences(b.about(170, 0.45, 1964)))
	}
}

// earlier finds an object before n of one of the kinds; at the very beginning there may be none, then it is the maker.
func (b *bundler) earlier(n uint64, kinds ...string) (id, kind string) {
	if n == 0 {
		return b.maker, "identity"
	}
	for at, steps := uint64(b.powerLaw(int(n))), 0; at < n && steps < 400; at, steps = at+1, steps+1 {
		have := b.typeAt(at)
		for _, k := range kinds {
			if k == have {
				return b.id(have, at), have
			}
		}
	}
	return b.maker, "identity"
}

func (b *bundler) collection(kind string, n uint64, at time.Time) {
	if kind == "report" {
		b.member("name", b.text.title())
		b.member("published", at.Format(stamp))
		b.raw(`,"report_types":["threat-report"]`)
		b.member("description", b.text.sentences(b.about(325, 1, 4680)))
	} else {
		b.member("content", b.text.sentences(b.about(200, 0.8, 2000)))
	}
	b.raw(`,"object_refs":["` + b.maker + `"`)
	for k := range min(n, uint64(b.about(20, 0.8, 200))) {
		if at := n - 1 - k; b.typeAt(at) != kind {
			b.raw(`,"` + b.id(b.typeAt(at), at) + `"`)
		}
	}
	b.raw("]")
}

func (b *bundler) observed(n uint64, at time.Time) {
	b.member("first_observed", at.Add(-time.Hour).Format(stamp))
	b.member("last_observed", at.Format(stamp))
	b.number("number_observed", b.about(3, 1.5, 9999))
	b.raw(`,"objects":{"0":{"type":"domain-name","value":"` + domainName(b.value(n, 0)) + `"}}`)
}

func (b *bundler) named(kind string) {
	b.member("name", b.text.title())
	if kind == "malware" {
		b.raw(`,"is_family":true`)
	}
	b.member("description", b.text.sentences(b.about(325, 1, 4680)))
}
