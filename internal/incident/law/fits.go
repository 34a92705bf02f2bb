package law

import (
	"slices"
	"strconv"

	"lianfang/internal/text"
)

// Fits tells for which cases a set of clocks should be thought of. Whether it holds a person decides: a law binds by what somebody does, not by the sector of a member alone.
type Fits struct {
	Sectors []string `json:"sectors"` // codes of sectors; none: whatever the sector
	Leak    bool     `json:"leak"`    // only where personal data leaked, or may have
}

// maxSectors bounds the list.
const maxSectors = 20

func (f Fits) wrong() *flaw {
	if len(f.Sectors) > maxSectors {
		return flawAt(text.Format("sectors 最多 %d 個。", "There are at most %d sectors.", maxSectors), "fits", "sectors")
	}
	for i, s := range f.Sectors {
		if !isID(s) {
			return flawAt(badID(), "fits", "sectors", strconv.Itoa(i))
		}
	}
	return nil
}

// Suits tells whether the set should be thought of in a case of a sector, in which personal data leaked or did not.
func (r *Regime) Suits(sector string, leak bool) bool {
	switch {
	case len(r.Fits.Sectors) == 0 && !r.Fits.Leak:
		return false
	case r.Fits.Leak && !leak:
		return false
	}
	return len(r.Fits.Sectors) == 0 || slices.Contains(r.Fits.Sectors, sector)
}

// bodyParty is the key under which files of law name whoever the incident happened to.
const bodyParty = "body"

// OfBody tells whether the duty is of the body to which the incident happened.
func (d Duty) OfBody() bool { return d.party == bodyParty }

// Kinds are the events by which the duty begins, is met or ends, or on which it depends, as somebody may note them. What is not noted by itself is the level, and that the case was opened.
func (d Duty) Kinds() (out []Kind) {
	for _, k := range slices.Concat([]Kind{d.start}, d.met, d.until, d.needs, d.unless) {
		switch {
		case k == NotifiedUsualWay || k == NotifiedOtherWay:
			k = Notified
		case k == "" || k == LevelSet || k == LevelChanged || k == Opened:
			continue
		}
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}
