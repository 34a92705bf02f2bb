package winpatch

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Build is a build of Windows: 10.0.19045.3803 is major 10, minor 0, number 19045, revision 3803.
type Build struct {
	Major, Minor, Number, Revision uint32
	Exact                          bool // the revision is known
}

// IsZero tells whether there is no build.
func (b Build) IsZero() bool { return b == Build{} }

func (b Build) String() string {
	switch {
	case b.IsZero():
		return ""
	case b.Exact:
		return fmt.Sprintf("%d.%d.%d.%d", b.Major, b.Minor, b.Number, b.Revision)
	}
	return fmt.Sprintf("%d.%d.%d", b.Major, b.Minor, b.Number)
}

var (
	fullBuild  = regexp.MustCompile(`(?:^|[^0-9.])([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4,5})(?:\.([0-9]{1,6}))?(?:[^0-9.]|$)`)
	shortBuild = regexp.MustCompile(`(?:^|[^0-9.])([0-9]{5})(?:\.([0-9]{1,6}))?(?:[^0-9.]|$)`)
)

// firstOfTen is the first build of Windows 10; from it on a build is often written without "10.0".
const firstOfTen = 10240

// ParseBuild reads a build as systems write it: "10.0.19045.3803", "19045.3803", "Microsoft Windows [Version 10.0.19045.3803]", "10.0.19045
// Build 19045", "6.1.7601". False where there is none.
func ParseBuild(s string) (Build, bool) {
	if len(s) > maxBuild {
		return Build{}, false
	}
	if m := fullBuild.FindStringSubmatch(s); m != nil {
		return Build{small(m[1]), small(m[2]), small(m[3]), small(m[4]), m[4] != ""}, true
	}
	if m := shortBuild.FindStringSubmatch(s); m != nil && small(m[1]) >= firstOfTen {
		return Build{10, 0, small(m[1]), small(m[2]), m[2] != ""}, true
	}
	return Build{}, false
}

// small reads a number whose digits a pattern has counted; none is 0.
func small(s string) uint32 {
	n, _ := strconv.ParseUint(s, 10, 32)
	return uint32(n)
}

// Compare orders two builds; false where a revision is missing that would decide.
func Compare(a, b Build) (int, bool) {
	d := cmp.Or(cmp.Compare(a.Major, b.Major), cmp.Compare(a.Minor, b.Minor), cmp.Compare(a.Number, b.Number))
	switch {
	case d != 0:
		return d, true
	case a.Exact && b.Exact:
		return cmp.Compare(a.Revision, b.Revision), true
	}
	return 0, !a.Exact && !b.Exact
}

// line names a servicing line: builds of one line get the same updates, and their revisions run alike (19044.3803 and 19045.3803 hold the
// same fixes). 24H2, 25H2 and 26H2 share updates, but their revisions parted in 2026, so each is a line of its own; and so are Windows
// Server 2025 and Windows 11 24H2, one build number with revisions of two series since January 2026.
func (b Build) line() uint32 {
	if b.Number == serverAndClient && b.Revision >= serverSeries {
		return b.Number + serverSeries
	}
	for _, r := range releases {
		if r.Number == b.Number {
			return r.line
		}
	}
	return b.Number
}

const (
	serverAndClient = 26100
	serverSeries    = 30_000 // the server's began at 26100.32230, when the client's stood at 26100.7623
)

// Reaches tells whether a machine with this build has what fixed has. It cannot be told between servicing lines, nor without revisions.
func (b Build) Reaches(fixed Build) Answer {
	if b.IsZero() || fixed.IsZero() || b.Major != fixed.Major || b.Minor != fixed.Minor || b.line() != fixed.line() || !b.Exact || !fixed.Exact {
		return CannotTell
	}
	if b.Revision >= fixed.Revision {
		return Yes
	}
	return No
}

// Release is a release of Windows under the name that people know.
type Release struct {
	Name   string // "Windows 10 22H2", "Windows Server 2019"
	Server bool
	Number uint32

	line uint32
}

// releases are those of Microsoft's release information (learn.microsoft.com, "Windows release health"); where a line is shared, its
// first build is named. Older ones are known by version number alone.
var releases = []Release{
	{"Windows Server 2003", true, 3790, 3790}, {"Windows XP", false, 2600, 2600},
	{"Windows Vista SP2", false, 6002, 6002}, {"Windows Server 2008 SP2", true, 6002, 6002}, {"Windows Server 2008 SP2", true, 6003, 6002},
	{"Windows 7", false, 7600, 7600}, {"Windows Server 2008 R2", true, 7600, 7600},
	{"Windows 7 SP1", false, 7601, 7601}, {"Windows Server 2008 R2 SP1", true, 7601, 7601},
	{"Windows 8", false, 9200, 9200}, {"Windows Server 2012", true, 9200, 9200},
	{"Windows 8.1", false, 9600, 9600}, {"Windows Server 2012 R2", true, 9600, 9600},
	{"Windows 10 1507", false, 10240, 10240}, {"Windows 10 1511", false, 10586, 10586},
	{"Windows 10 1607", false, 14393, 14393}, {"Windows Server 2016", true, 14393, 14393},
	{"Windows 10 1703", false, 15063, 15063},
	{"Windows 10 1709", false, 16299, 16299}, {"Windows Server 1709", true, 16299, 16299},
	{"Windows 10 1803", false, 17134, 17134}, {"Windows Server 1803", true, 17134, 17134},
	{"Windows 10 1809", false, 17763, 17763}, {"Windows Server 2019", true, 17763, 17763},
	{"Windows 10 1903", false, 18362, 18362}, {"Windows Server 1903", true, 18362, 18362},
	{"Windows 10 1909", false, 18363, 18362}, {"Windows Server 1909", true, 18363, 18362},
	{"Windows 10 2004", false, 19041, 19041}, {"Windows Server 2004", true, 19041, 19041},
	{"Windows 10 20H2", false, 19042, 19041}, {"Windows Server 20H2", true, 19042, 19041},
	{"Windows 10 21H1", false, 19043, 19041}, {"Windows 10 21H2", false, 19044, 19041}, {"Windows 10 22H2", false, 19045, 19041},
	{"Windows Server 2022", true, 20348, 20348}, {"Windows Server 23H2", true, 25398, 25398},
	{"Windows 11 21H2", false, 22000, 22000},
	{"Windows 11 22H2", false, 22621, 22621}, {"Windows 11 23H2", false, 22631, 22621},
	{"Windows 11 24H2", false, 26100, 26100}, {"Windows Server 2025", true, 26100, 26100}, {"Windows 11 25H2", false, 26200, 26200},
	{"Windows 11 26H2", false, 26300, 26300}, {"Windows 11 26H1", false, 28000, 28000},
}

// Releases names what a build may be: several builds are a client and a server alike.
func (b Build) Releases() (out []Release) {
	for _, r := range releases {
		if r.Number == b.Number {
			out = append(out, r)
		}
	}
	return out
}

var (
	serverYear  = regexp.MustCompile(`windows server,?(?: version)? (2003|2008 r2|2008|2012 r2|2012|2016|2019|2022|2025)\b`)
	namedOf     = regexp.MustCompile(`windows (server|10|11),? (?:version )?([0-9]{4}|[0-9]{2}h[123])\b`)
	serverHalf  = regexp.MustCompile(`windows server 2022,? (?:version )?23h2`)
	olderClient = regexp.MustCompile(`windows (xp|vista|7|8\.1|8)\b`)
)

// ReleaseOf finds a release by a product's name as Microsoft's documents write it: "Windows 10 Version 22H2 for x64-based Systems",
// "Windows Server 2019 (Server Core installation)". False where the name says no release.
func ReleaseOf(product string) (Release, bool) {
	if len(product) > maxBuild {
		return Release{}, false
	}
	s := strings.Join(strings.Fields(strings.ToLower(product)), " ")
	name := ""
	switch {
	case serverHalf.MatchString(s):
		name = "windows server 23h2"
	case serverYear.MatchString(s):
		name = "windows server " + serverYear.FindStringSubmatch(s)[1]
	case namedOf.MatchString(s):
		m := namedOf.FindStringSubmatch(s)
		name = "windows " + m[1] + " " + m[2]
		if m[2] == "22h3" { // what Microsoft's records of 2023 and 2024 call it beside its name
			name = "windows " + m[1] + " 23h2"
		}
	case strings.HasPrefix(s, "windows 10 for "): // the first release has no version in its name
		name = "windows 10 1507"
	case olderClient.MatchString(s):
		name = "windows " + olderClient.FindStringSubmatch(s)[1]
	default:
		return Release{}, false
	}
	return releaseNamed(name, s)
}

// releaseNamed takes the release of that name, with the service pack that the product's name says, else the last one.
func releaseNamed(name, product string) (found Release, ok bool) {
	for _, r := range releases {
		known := strings.ToLower(r.Name)
		plain, pack, packed := strings.Cut(known, " sp")
		if plain != name {
			continue
		}
		if packed && strings.Contains(product, "service pack "+pack) {
			return r, true
		}
		found, ok = r, true
	}
	return found, ok
}
