package intel

import (
	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/tlp"
)

// Draft is one object on its way through the stages.
type Draft struct {
	// What came, as its format's reader found it.
	Raw      []byte
	At       framing.Position
	Index    int
	STIXID   string // its identity outside; for public names (a CVE number, a value) worked out from the name
	Type     string // a STIX object type
	Modified int64  // version, UTC microseconds; 0 when the object has none
	Revoked  bool
	Public   bool // its identity is a public name that nobody owns, so every source speaks for itself
	Title    string
	CVE      string
	Values   []rawValue
	Edge     *Edge
	Sighting *sighting
	Refused  *framing.Problem // not usable at all
	Problems []framing.Problem

	SaidTLP      tlp.Reading
	SaidTLPWords string // as stored: the level, or what was not understood
	MarkingRefs  []string
	PAP          string
	Confidence   int // 0 to 100 as the source says, -1 when it does not
	ValidUntil   int64
	FirstSeen    int64

	// What the stages made of it.
	Observables []Observable
	Audience    int64
	TLP         tlp.Level
	Weight      int // 0 to 100
	Held        bool
	Trace       Trace
	Outcome     Outcome

	key    int64 // hash of STIXID
	digest int64 // of Raw
	merged merged

	document int64 // that it is a part of, as documentKey tells them apart; 0: it is a record by itself

	unmarked bool // nothing in it says who may see it
	undated  bool // Modified is the time of arrival, since the record says none that can be used
}

// rawValue is a value as it was written and the kind that its place says it has.
type rawValue struct {
	Kind observable.Kind // "" when nothing says
	Raw  string
}

// Observable is a value in normal form, with what the guard said of it.
type Observable struct {
	Value observable.Value
	Guard string // why it must not be warned about or blocked by itself; "" when nothing speaks against it
}

// Edge is a relationship between two STIX ids.
type Edge struct{ Kind, Source, Target string }

type sighting struct {
	Of                  string // STIX id of what was seen
	FirstSeen, LastSeen int64
	Count               int64
}

// Outcome is what became of an object of a file.
type Outcome string

// The outcomes, as `lianfang import` counts them.
const (
	WasNew      Outcome = "new"
	WasUpdated  Outcome = "updated"
	WasSeen     Outcome = "seen"
	WasHeld     Outcome = "held"
	WasRejected Outcome = "rejected"
)
