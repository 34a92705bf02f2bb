package exposure

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"lianfang/internal/exposure/few"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// SectorFigures is how a sector stands, in numbers. The desk, which may know whose each is, reads them exactly. A sector's centre reads them so that none
// tells of one or two organisations (package few), and without its own, which it could take away. What is counted rests on words that the reader may read.
type SectorFigures struct {
	Sector string
	Exact  bool
	Bound  SectorPart // with a responsibility level
	Free   SectorPart // joined freely: in no list of names, and counted apart
	// Exploited are vulnerabilities known to be exploited that are open in the sector, the most widespread first.
	Exploited []SectorVulnerability
	Products  []SectorProduct // that one of these affects, the most held first
	Late      int64           // findings past their day, where the law obliges; who they are stands in the list of what is overdue
	LateOrgs  int64
	From      time.Time // where the first of the weeks begins
	At        time.Time // when it was counted; Late is of now
}

// Weeks is how far back the figures look.
const Weeks = 12

const week = 7 * 24 * time.Hour

// SectorPart is one side of a sector.
type SectorPart struct {
	Members  few.Count
	Listed   few.Count // with an inventory
	Told     bool      // the figures below are; where fewer than three have an inventory they are not
	Age      int       // days since the newest inventory, at half of those who have one; -1: not told
	AgeLate  int       // the same at the quarter that is the oldest
	Affected ByDecision[few.Count]
	Possible ByDecision[few.Count]
	Rare     int64 // vulnerabilities at one or two organisations, which stand in neither
	Days     int   // to fix, at half of what was fixed in the last twelve weeks; -1: not told
	InTime   int   // per cent of what was fixed in these weeks that was so by its day; -1: not told, or nobody is held to a day
	Weeks    [Weeks]SectorWeek
}

// SectorWeek is how many findings came and went in a week. Where counts are not exact, those of vulnerabilities that did so at three organisations or more.
type SectorWeek struct{ Found, Fixed int64 }

// SectorVulnerability is at how many organisations a vulnerability is open.
type SectorVulnerability struct {
	Vulnerability
	Bound, Free SectorPair
}

// SectorPair counts organisations.
type SectorPair struct{ Affected, Possible few.Count }

// SectorProduct is how many organisations have a product on record, in whatever version.
type SectorProduct struct {
	Key, Title  string
	Bound, Free few.Count
}

func noSector() error {
	return fault.New(fault.NotFound, "no_such_sector", text.Of("沒有這個領域，或它的數字不是給您看的。", "There is no such sector, or its figures are not for you."))
}

// SectorOf is the sector whose figures a viewer may read, as its centre; "" is none. The desk reads all.
func (e *Exposure) SectorOf(ctx context.Context, v marking.Viewer) (string, error) {
	return e.answersFor(ctx, v)
}

// Sector gives the figures of a sector to the desk and to the sector's centre.
func (e *Exposure) Sector(ctx context.Context, v marking.Viewer, code string) (SectorFigures, error) {
	own, err := e.answersFor(ctx, v)
	if err != nil {
		return SectorFigures{}, err
	}
	if !member.KnownSector(code) || !v.All() && own != code {
		return SectorFigures{}, noSector()
	}
	f, at, err := e.sectors.Aged(ctx, e.now, sectorKey(v, code), func(ctx context.Context) (SectorFigures, error) { return e.countSector(ctx, v, code) })
	if f.At = at; err != nil {
		return f, err
	}
	f.Late, f.LateOrgs, err = lateCount(ctx, e.store.Read(), v, code, e.now().UnixMicro())
	return f, err
}

// sectorKey is the same for viewers who read the same.
func sectorKey(v marking.Viewer, code string) string {
	if v.All() {
		return code
	}
	return fmt.Sprintf("%s %x", code, sha256.Sum256(fmt.Append(nil, v.Orgs(), v.Audiences())))
}

// others is the predicate that an organisation g is not one of the reader's own: it knows how those stand, and could take them away from what is told.
func others(v marking.Viewer) string {
	if v.All() {
		return "(1 = 1)"
	}
	return "NOT " + v.WhereOrg("g.id")
}
