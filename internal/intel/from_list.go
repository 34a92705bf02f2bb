package intel

import (
	"iter"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/sniff"
	"lianfang/internal/text"
)

// listShapes is which habit of writing lists each format is.
var listShapes = map[sniff.Format]list.Shape{
	sniff.CSV: list.CSV, sniff.PlainList: list.Plain, sniff.HostsFile: list.Hosts, sniff.DropList: list.DROP, sniff.Suricata: list.Rules,
	sniff.Maltrail: list.Maltrail, sniff.OTXPulse: list.Pulse, sniff.IndicatorJSON: list.NDJSON, sniff.IndicatorYAML: list.YAML,
	sniff.PackageList: list.Packages,
}

// fromList reads lists of values. An entry's item is the value itself, which is nobody's: each source says once that it has it, and a list
// that comes every day moves the time at which it was last seen.
func fromList(shape list.Shape) readerFunc {
	return func(in *intake) iter.Seq2[*Draft, error] {
		return func(yield func(*Draft, error) bool) {
			for e, err := range list.Read(in.rewind(), shape) {
				if err != nil {
					yield(nil, err)
					return
				}
				if !yield(in.draftOfEntry(&e, shape), nil) {
					return
				}
			}
		}
	}
}

// checkList reads the list once, and finds what marks all of it: the remarks in it, and in a pulse a marking that follows more indicators than
// can wait for it.
func checkList(shape list.Shape) func(*intake) error {
	return func(in *intake) error {
		if shape != list.NDJSON && shape != list.Pulse {
			in.remarks = in.remarksOn()
		}
		var t tally
		for e, err := range list.Read(in.rewind(), shape) {
			if err == nil {
				err = t.add(e.At, fatal(&e) != nil)
			}
			if err != nil {
				return err
			}
			if shape != list.Pulse {
				continue
			}
			if e.TLP != "" {
				in.pulse = in.pulse.word(e.TLP)
			}
			for _, t := range e.Tags {
				in.pulse = in.pulse.tag(t)
			}
		}
		return nil
	}
}

func (in *intake) draftOfEntry(e *list.Entry, shape list.Shape) *Draft {
	d := &Draft{At: e.At, Index: e.Row - 1, Confidence: e.Confidence, Problems: e.Problems}
	d.Raw, d.Refused = in.entryBytes(e, shape)
	in.markOf(e, shape).mark(d)
	v, ok := normalValue(rawValue{e.Kind, e.Raw})
	if p := fatal(e); p != nil || !ok {
		if p == nil {
			p = &framing.Problem{Code: "no_value", At: e.At, Object: short(e.Raw), Say: text.Format("看不出「%s」是什麼。", "What %q is cannot be seen.", short(e.Raw))}
		}
		d.Refused, d.Problems = p, nil
		return d
	}
	d.ofValue(v, e.Raw)
	d.FirstSeen = max(e.FirstSeen, 0)
	if e.Family != "" {
		d.Title = short(d.Title + " (" + e.Family + ")")
	}
	return d
}

// ofValue makes a draft a word on a value, which is a public name.
func (d *Draft) ofValue(v observable.Value, asWritten string) {
	d.Public, d.Title, d.STIXID = true, short(v.Defanged()), v.ID()
	if v.Kind == observable.CVE {
		d.CVE, d.STIXID = v.Text, CVEItem(v.Text)
	}
	d.Type, _, _ = strings.Cut(d.STIXID, "--")
	d.Values = []rawValue{{v.Kind, asWritten}}
}

// fatal is the problem that leaves an entry without a value, nil when it only lost a remark.
func fatal(e *list.Entry) *framing.Problem {
	for i := range e.Problems {
		switch p := &e.Problems[i]; p.Code {
		case "no_value", "no_kind", "no_host", "no_ecosystem", "no_rule", "bad_yaml", "value_too_long", "line_too_long":
			return p
		case "wrong_type": // an element that is no object has nothing in it; a member of a wrong type is only left out
			if e.Raw == "" {
				return p
			}
		}
	}
	return nil
}

func (in *intake) entryBytes(e *list.Entry, shape list.Shape) ([]byte, *framing.Problem) {
	switch shape {
	case list.NDJSON, list.Pulse:
		return in.valueAt(e.At)
	case list.CSV, list.Packages:
		return in.lineAt(e.At.Offset, quotedRow), nil
	case list.Rules:
		return in.lineAt(e.At.Offset, continuedRule), nil
	}
	return in.lineAt(e.At.Offset, nil), nil
}
