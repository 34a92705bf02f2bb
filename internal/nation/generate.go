package nation

import (
	"io"
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Options says what Bundle makes.
type Options struct {
	Objects int     // how many, beside the identity of their maker, which comes first
	Seed    uint64  // bundles of one seed tell the same story byte for byte; every seed is a source of its own
	From    int     // number of the first object: [0,1000) and [100,1100) of one seed share 900 objects, as a feed polled again does
	Broken  float64 // share of objects that break a MUST of the standard, 0 to 1; 0.03 is like real feeds
	Repeat  float64 // share of values that other seeds name as well, 0 to 1: RepeatInReports, RepeatInFeeds
	Marking string  // STIX id of the marking that every object bears, "" for none
}

// How often values come back, measured on real data: across reports of vendors, and across lists that appear daily.
const (
	RepeatInReports = 0.03
	RepeatInFeeds   = 0.37
)

// common is how many values the whole world of generated sources shares; low numbers are the popular ones.
const common = 5_000

// dice are the numbers of one object. They depend on seed, object and purpose alone, so that an object can be made without those before
// it, and a relationship can name an object that it never saw.
type dice struct {
	pcg *rand.PCG
	*rand.Rand
}

func newDice() dice {
	p := rand.NewPCG(0, 0)
	return dice{p, rand.New(p)}
}

func (d dice) of(seed, number uint64) { d.pcg.Seed(seed, number) }

// mix spreads two numbers over 64 bits (the finaliser of MurmurHash3, twice).
func mix(a, b uint64) uint64 {
	x := a*0x9E3779B97F4A7C15 + b
	for range 2 {
		x ^= x >> 33
		x *= 0xFF51AFD7ED558CCD
		x ^= x >> 33
		x *= 0xC4CEB9FE1A85EC53
		x ^= x >> 33
	}
	return x
}

// unit turns 64 bits into a number of [0,1).
func unit(x uint64) float64 { return float64(x>>11) / (1 << 53) }

// about draws a length: log-normal around median, cut off at most.
func (d dice) about(median, sigma float64, most int) int {
	return min(most, max(1, int(median*math.Exp(sigma*d.NormFloat64()))))
}

// powerLaw draws a number below n, the low ones far more often.
func (d dice) powerLaw(n int) int {
	u := d.Float64()
	return int(u * u * u * float64(n))
}

// table draws by weight.
type table[T any] []struct {
	weight int
	what   T
}

func (t table[T]) pick(u float64) T {
	total := 0
	for _, e := range t {
		total += e.weight
	}
	at := int(u * float64(total))
	for _, e := range t {
		if at < e.weight {
			return e.what
		}
		at -= e.weight
	}
	return t[len(t)-1].what
}

// page writes JSON to w through one buffer. The first error stays and is what flush gives.
type page struct {
	w   io.Writer
	b   []byte
	err error
}

const pageSize = 64 << 10

func (p *page) raw(s string) { p.b = append(p.b, s...) }

func (p *page) quote(s string) {
	b, err := jsontext.AppendQuote(p.b, s)
	if err != nil && p.err == nil {
		p.err = err
	}
	p.b = b
}

// member writes ,"key":"value"; the object's first member is written with raw.
func (p *page) member(key, value string) {
	p.raw(`,"` + key + `":`)
	p.quote(value)
}

func (p *page) number(key string, n int) {
	p.raw(`,"` + key + `":`)
	p.b = strconv.AppendInt(p.b, int64(n), 10)
}

// spill hands on what is written when it is enough.
func (p *page) spill() error {
	if len(p.b) < pageSize {
		return p.err
	}
	return p.flush()
}

func (p *page) flush() error {
	if p.err == nil && len(p.b) > 0 {
		_, p.err = p.w.Write(p.b)
	}
	p.b = p.b[:0]
	return p.err
}
