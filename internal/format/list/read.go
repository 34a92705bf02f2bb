package list

import (
	"bufio"
	"errors"
	"io"
	"iter"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Shape is a habit of writing lists.
type Shape string

// The shapes. Unknown is what Detect says of anything else.
const (
	Unknown  Shape = ""
	Plain    Shape = "plain"    // a value a line, with remarks or not; also netsets
	Hosts    Shape = "hosts"    // 0.0.0.0 NAME
	DROP     Shape = "drop"     // NET ; reference
	Maltrail Shape = "maltrail" // trails under # Reference: lines
	CSV      Shape = "csv"      // any delimiter, with a header or without
	Packages Shape = "packages" // a table of malicious packages and their versions
	Rules    Shape = "suricata" // Suricata or Snort rules
	NDJSON   Shape = "ndjson"   // an object a line, or an array of objects
	Pulse    Shape = "pulse"    // an OTX pulse: one object with "indicators"
	YAML     Shape = "yaml"     // families with lists of values
)

// errStop ends the reading because the caller wants no more.
var errStop = errors.New("enough")

// sink is where the readers of the shapes put what they find.
type sink struct {
	yield func(Entry, error) bool
	rows  int
}

func (s *sink) emit(e Entry) error {
	s.rows++
	if s.rows > MaxEntries {
		return &framing.Error{Code: framing.CodeTooLarge, At: e.At, Say: text.Format("超過 %d 個項目。", "There are more than %d entries.", MaxEntries)}
	}
	e.Row = s.rows
	if !s.yield(e, nil) {
		return errStop
	}
	return nil
}

// Read gives the entries of r, plain text that framing.Open gave, in file order; Unknown looks at the beginning to find the shape. A non-nil error
// is a *framing.Error or what the reader below said, and is the last thing given.
func Read(r io.Reader, shape Shape) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		s := &sink{yield: yield}
		if err := read(r, shape, s); err != nil && !errors.Is(err, errStop) {
			yield(Entry{}, err)
		}
	}
}

func read(r io.Reader, shape Shape, out *sink) error {
	br := bufio.NewReaderSize(r, sniffHead)
	head, err := br.Peek(sniffHead)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if shape == Unknown {
		shape = Detect(head, "")
	}
	switch shape {
	case Plain, DROP, Maltrail, Hosts:
		return readLines(br, shape, out)
	case CSV, Packages:
		return readTable(br, head, shape, out)
	case Rules:
		return readRules(br, out)
	case NDJSON:
		return readObjects(br, out)
	case Pulse:
		return readPulse(br, out)
	case YAML:
		return readYAML(br, out)
	}
	return &framing.Error{Code: framing.CodeUnsupported, At: framing.Top, Say: text.Of("不是認得的指標清單。", "This is no indicator list of a known shape.")}
}
