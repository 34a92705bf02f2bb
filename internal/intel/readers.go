package intel

import (
	"bytes"
	"iter"
	"time"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list"
	"lianfang/internal/format/sniff"
	"lianfang/internal/text"
)

// readers says which formats are intelligence and who reads them.
var readers map[sniff.Format]reader

func init() {
	readers = map[sniff.Format]reader{
		sniff.STIX: {read: fromSTIX, json: true, lines: true, check: checkSTIX},
		sniff.KEV:  {read: fromKEV, json: true, tables: true, check: checkKEV},
		sniff.NVD2: {read: fromNVD, json: true, lines: true, check: checkNVD},
		sniff.CVE5: {read: fromCVE, json: true, lines: true, check: checkCVE},
		sniff.OSV:  {read: fromOSV, json: true, lines: true, check: checkOSV},
		sniff.EPSS: {read: fromEPSS, check: checkEPSS},

		sniff.CSAF:          {read: fromCSAF, json: true, lines: true, check: checkCSAF},
		sniff.OpenVEX:       {read: fromVEX, json: true, lines: true, check: checkVEX},
		sniff.CycloneDXJSON: {read: fromVEX, json: true, lines: true, check: checkVEX},

		sniff.MISPEvent: {read: fromMISP, json: true, lines: true, check: checkMISP},
		sniff.Prose:     {read: fromProse, check: checkProse},
	}
	for f, shape := range listShapes {
		asJSON := shape == list.NDJSON || shape == list.Pulse
		readers[f] = reader{read: fromList(shape), json: asJSON, lines: asJSON, check: checkList(shape)}
	}
}

// notTaken says of formats near to intelligence why they are not read here.
var notTaken = map[sniff.Format]text.Text{
	sniff.MISPFeed: text.Of("這是 MISP feed 的目錄檔，裡面沒有情資；請匯入它所列的事件檔（<uuid>.json）。",
		"This is the index of a MISP feed and holds no intelligence itself; import the event files that it names (<uuid>.json)."),
	sniff.MISPWarning: text.Of("這是 MISP 排除清單（warninglist），列的是無害的值，不當作情資匯入。",
		"This is a MISP warninglist: it names what is harmless and is not imported as intelligence."),
}

// What one file may ask of the store. Every object that is refused leaves a verdict with its bytes, so a file of nothing else would fill the
// disk with what is of no use to anybody.
const (
	maxObjects = 20_000_000
	maxRefused = 100_000
)

// tally counts the objects of a file before any is taken.
type tally struct{ objects, refused int }

func (t *tally) add(at framing.Position, refused bool) error {
	t.objects++
	if refused {
		t.refused++
	}
	switch {
	case t.refused > maxRefused:
		return &framing.Error{Code: framing.CodeTooLarge, At: at, Say: text.Format("超過 %d 筆無法使用，整份不收。", "More than %d of its objects cannot be used, so the file is refused whole.", maxRefused)}
	case t.objects > maxObjects:
		return &framing.Error{Code: framing.CodeTooLarge, At: at, Say: text.Format("超過 %d 筆，請分成幾份。", "It has more than %d objects; send it in parts.", maxObjects)}
	}
	return nil
}

// dryRun reads a file to its end and keeps nothing: a format may refuse a whole file for a reason that it meets late, and by then the
// first batches must not be in the store. judged gives a record's place and whether it is of no use.
func dryRun[T any](records iter.Seq2[T, error], judged func(T) (framing.Position, bool)) error {
	var t tally
	for r, err := range records {
		if err != nil {
			return err
		}
		at, refused := judged(r)
		if err := t.add(at, refused); err != nil {
			return err
		}
	}
	return nil
}

// version sets the record's own last change as its version. A record without one counts as of its arrival, and so does one from the
// future: a clock that is wrong by years would make every later change look old.
func (in *intake) version(d *Draft, t time.Time) {
	d.Modified = in.at
	if !t.IsZero() {
		d.Modified = in.past(max(t.UnixMicro(), 1)) // 0 would say that there is no version
	}
	d.undated = d.Modified == in.at
}

// past gives a time, and that of arrival for one in the future.
func (in *intake) past(micros int64) int64 { return min(micros, in.at) }

func microsOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return max(t.UnixMicro(), 0)
}

// isTable tells a format's table from its JSON by the first letter.
func (in *intake) isTable() bool {
	head := make([]byte, 512)
	n, _ := in.spool.ReadAt(head, 0) // an end before 512 bytes is no error here
	head = bytes.TrimLeft(head[:n], " \t\r\n")
	return len(head) > 0 && head[0] != '{' && head[0] != '['
}
