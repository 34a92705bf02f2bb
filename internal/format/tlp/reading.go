package tlp

// State is what came of reading a marking.
type State uint8

// The states; the zero State is Missing.
const (
	Missing State = iota // nothing is said
	Unknown              // something is said that is not understood: treat it as strictly as can be
	Known
)

// Reading is the outcome of reading a marking. Level is None unless State is Known.
type Reading struct {
	State State
	Level Level
}

// Or gives the level, and the caller's choice where nothing is said. What is not understood stays None, which no reader may see.
func (r Reading) Or(whenMissing Level) Level {
	if r.State == Missing {
		return whenMissing
	}
	return r.Level
}

// And joins two readings of one thing: the stricter level holds, an unknown marking makes all unknown, a missing one says nothing.
func (r Reading) And(s Reading) Reading {
	switch {
	case r.State == Missing:
		return s
	case s.State == Missing:
		return r
	case r.State == Unknown || s.State == Unknown:
		return Reading{State: Unknown}
	}
	return Reading{Known, Strictest(r.Level, s.Level)}
}
