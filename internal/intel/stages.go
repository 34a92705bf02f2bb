package intel

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/observable"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
)

// stage judges one draft. The merge and accept stages look at the store, so they work on batches: merge.go and accept.go.
type stage func(*intake, *Draft)

// each lists the stages that need nothing but the draft, in order.
var each = []stage{parse, normalise, guard, mark, weigh}

// run takes one draft through the stages that come before merge; what is refused goes no further.
func (in *intake) run(d *Draft) {
	for _, s := range each {
		s(in, d)
		if d.Outcome == WasRejected {
			return
		}
	}
}

func parse(in *intake, d *Draft) {
	if d.Refused != nil {
		d.Outcome = WasRejected
		if len(d.Raw) > maxKept { // enough for the desk to see what it was
			d.Raw = bytes.Clone(d.Raw[:maxKept])
		}
		d.Trace.add(StageParse, Refuse, "unusable", d.Refused.Say.String())
		return
	}
	if in.file.Format == sniff.STIX {
		d.Public = isPublic(d) || isFixedMarking(d.STIXID)
	}
	d.key, d.digest = keyOf(d.STIXID), digestOf(canonical(d.Raw))
	if len(d.Problems) > 0 {
		d.Trace.add(StageParse, Note, "breaks_must", strings.TrimRight(d.Problems[0].Say.String(), ".。"))
		return
	}
	d.Trace.add(StageParse, Pass, "read", "")
}

// maxCanonical is how large an object is compared so; the few that are larger would be held in memory three times over.
const maxCanonical = 4 << 20

// canonical is what is compared of two versions: JSON in the one spelling of RFC 8785, so that the same object in other order or with other
// blanks, as another exporter writes it, is the same object. What is kept are the bytes that came.
func canonical(raw []byte) []byte {
	if len(raw) == 0 || raw[0] != '{' || len(raw) > maxCanonical {
		return raw
	}
	v := jsontext.Value(bytes.Clone(raw))
	if v.Canonicalize() != nil {
		return raw
	}
	return v
}

// maxValues is how many observables one object may bring; the rest is in the bytes that are kept.
const maxValues = 2000

func normalise(_ *intake, d *Draft) {
	rewritten, odd := "", ""
	seen := map[observable.Value]bool{}
	for i, raw := range d.Values {
		if i == maxValues {
			odd = "> " + strconv.Itoa(maxValues)
			break
		}
		v, ok := normalValue(raw)
		if !ok {
			odd = short(raw.Raw)
			continue
		}
		if v.Text != raw.Raw && rewritten == "" {
			rewritten = short(raw.Raw) + " → " + short(v.Text)
		}
		if !seen[v] {
			seen[v] = true
			d.Observables = append(d.Observables, Observable{Value: v})
		}
	}
	switch {
	case odd != "":
		d.Trace.add(StageNormalise, Note, "odd_value", odd)
	case rewritten != "":
		d.Trace.add(StageNormalise, Note, "rewritten", rewritten)
	case len(d.Observables) == 0:
		d.Trace.add(StageNormalise, Pass, "no_value", "")
	default:
		d.Trace.add(StageNormalise, Pass, "normal", "")
	}
}

// normalValue trusts the evidence of the value over the kind that its place claims.
func normalValue(r rawValue) (observable.Value, bool) {
	if r.Kind == "" {
		return observable.Guess(r.Raw)
	}
	return observable.Settle(r.Kind, r.Raw)
}

func guard(in *intake, d *Draft) {
	said, held := Verdict{Stage: StageGuard, Result: Pass, Code: "clear"}, len(d.Observables) > 0 && (d.Public || d.Type == "indicator")
	for i := range d.Observables {
		o := &d.Observables[i]
		use, special := observable.SpecialUse(o.Value)
		switch {
		case special && use.Code == "documentation":
			said, held = Verdict{StageGuard, Note, "documentation", o.Value.Text}, false
		case special:
			o.Guard = "special"
			said = Verdict{StageGuard, Note, "special", o.Value.Text}
		default:
			held = false
			if list := in.Listed(o.Value); list != "" {
				o.Guard = "list:" + list
				said = Verdict{StageGuard, Note, "warninglist", o.Value.Text + " (" + list + ")"}
			}
		}
	}
	if held {
		d.Held = true
		said = Verdict{StageGuard, Hold, "only_special", d.Observables[0].Value.Text}
	}
	d.Trace = append(d.Trace, said)
}

func mark(in *intake, d *Draft) {
	reading, words := d.SaidTLP, d.SaidTLPWords
	for _, ref := range d.MarkingRefs {
		s := in.markingOf(ref)
		reading = reading.And(s.tlp)
		if s.tlp.State == tlp.Unknown {
			words = ref
		}
		if p, ok := tlp.ParsePAP(d.PAP); s.pap.Valid() && (!ok || s.pap > p) {
			d.PAP = s.pap.String()
		}
	}
	switch {
	case reading.State == tlp.Unknown:
		d.TLP = tlp.None
		d.Trace.add(StageMark, Note, "unknown_marking", short(words))
	case reading.State == tlp.Known:
		d.TLP = reading.Level
		d.Trace.add(StageMark, Pass, "marked", d.TLP.String())
	case in.marking.Valid():
		d.TLP = in.marking
		d.Trace.add(StageMark, Pass, "operator", d.TLP.String())
	case in.source.DefaultTLP.Valid():
		d.TLP = in.source.DefaultTLP
		d.Trace.add(StageMark, Pass, "contract", d.TLP.String())
	default:
		d.TLP = tlp.None
		d.Trace.add(StageMark, Note, "unmarked", "")
	}
	d.Audience, d.unmarked = deskAudience(d.TLP), reading.State == tlp.Missing
}

// deskAudience is who sees an object of that level before anybody names organisations: everyone, the members, or the desk.
func deskAudience(l tlp.Level) int64 {
	switch l {
	case tlp.Clear:
		return marking.ClearAll
	case tlp.Green:
		return marking.GreenMembers
	case tlp.Amber:
		return marking.AmberDesk
	case tlp.AmberStrict:
		return marking.StrictDesk
	case tlp.Red:
		return marking.RedDesk
	}
	return marking.UnmarkedDesk
}

// levelOfAudience is the level of one of those audiences.
func levelOfAudience(audience int64) tlp.Level {
	for _, l := range tlp.Levels() {
		if deskAudience(l) == audience {
			return l
		}
	}
	return tlp.None
}

// reliability is how far a source's word carries, of 100, by its letter of the Admiralty code (AJP-2.1): F is "cannot be judged".
var reliability = map[string]int{"A": 95, "B": 80, "C": 60, "D": 40, "E": 15, "F": 50}

func weigh(in *intake, d *Draft) {
	w := reliability[in.source.Reliability]
	if d.Confidence >= 0 {
		w = w * (50 + d.Confidence/2) / 100 // a source that is wholly sure leaves its rating as it is, one that doubts halves it
	}
	d.Weight = w
	d.Trace.add(StageWeigh, Pass, "weighed", strconv.Itoa(w))
}

func short(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}
