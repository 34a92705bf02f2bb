package priority

import "lianfang/internal/text"

// Decision is how urgent it is, on the scale of CISA's guide.
type Decision string

// The decisions, from the least to the most urgent.
const (
	Track     Decision = "track"  // within standard update times
	TrackStar Decision = "track*" // the same, and watched closely
	Attend    Decision = "attend" // sooner than standard times; supervisors are to know
	Act       Decision = "act"    // as soon as possible; the leadership is to know
)

// Decisions are all of them, the least urgent first.
var Decisions = []Decision{Track, TrackStar, Attend, Act}

// Rank orders decisions, 0 is the least urgent; -1 is none.
func (d Decision) Rank() int {
	for i, x := range Decisions {
		if x == d {
			return i
		}
	}
	return -1
}

// Name is the decision in two words.
func (d Decision) Name() text.Text {
	switch d {
	case Act:
		return text.Of("立即處理", "Act")
	case Attend:
		return text.Of("優先處理", "Attend")
	case TrackStar:
		return text.Of("密切追蹤", "Track*")
	case Track:
		return text.Of("追蹤", "Track")
	}
	return text.Of("無法判斷", "Not decided")
}

// Words is the decision in a reader's words.
func (d Decision) Words() text.Text {
	switch d {
	case Act:
		return text.Of("立即處理（act）：盡快修補或隔離，並讓主管知道", "act: fix or isolate as soon as possible, and tell the leadership")
	case Attend:
		return text.Of("優先處理（attend）：比例行更新更早修補", "attend: fix sooner than the ordinary round")
	case TrackStar:
		return text.Of("密切追蹤（track*）：隨例行更新修補，並留意變化", "track*: fix with the ordinary round, and watch it")
	case Track:
		return text.Of("追蹤（track）：隨例行更新修補", "track: fix with the ordinary round")
	}
	return text.Of("無法判斷", "not decided")
}

// Response is the answer of the deployer tree.
type Response string

// The responses, from the least to the most urgent.
const (
	Defer      Response = "defer"        // nothing now
	Scheduled  Response = "scheduled"    // with the next regular maintenance
	OutOfCycle Response = "out-of-cycle" // sooner than that, overtime if needed
	Immediate  Response = "immediate"    // drop other work; stop ordinary business if needed
)

// Decision puts the response on the one scale. Both scales have four steps and mean the same by them: nothing now, with the regular
// round, sooner than the round, at once.
func (r Response) Decision() Decision {
	switch r {
	case Defer:
		return Track
	case Scheduled:
		return TrackStar
	case OutOfCycle:
		return Attend
	case Immediate:
		return Act
	}
	return ""
}

// Values of the decision points, as SSVC spells them.
const (
	None   = "none" // exploitation
	PoC    = "poc"
	Active = "active"

	No  = "no" // automatable
	Yes = "yes"

	Partial = "partial" // technical impact
	Total   = "total"

	Low      = "low" // mission and well-being; human impact
	Medium   = "medium"
	High     = "high"
	VeryHigh = "very high"

	Small      = "small" // exposure
	Controlled = "controlled"
	Open       = "open"

	Unknown = "unknown" // exposure, where nobody said
)
