package distro

import (
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// State is what a distribution says of a package and a flaw.
type State string

// The states.
const (
	Open         State = "open"         // every version of the release that there is has the flaw
	Resolved     State = "resolved"     // versions before Fixed have it
	NotAffected  State = "not_affected" // no version of the release ever had it
	Undetermined State = "undetermined" // nobody has looked yet
)

// Status is what is said of one package of one release and one flaw.
type Status struct {
	Distribution  string // "debian"; of a security database "alpine", "wolfi" … by its address, or ""
	Release       string // "bookworm", "v3.15"; empty for one that has no releases
	Repository    string // "main", "os"; of a security database
	Package       string // of Debian the source package; of the others the origin that packages are built from
	Vulnerability string // a CVE number or a name of the distribution's own ("TEMP-…")
	Aliases       []string
	State         State
	Fixed         string // the first version without it, where State is Resolved
	Urgency       string // as written: "low", "unimportant", "not yet assigned", "end-of-life"
	NoAdvisory    string // why there will be no advisory (Debian's nodsa), in words
	Text          string // description
	Versions      []Version

	At       framing.Position // of the flaw's entry
	Problems []framing.Problem
}

// Version is what a repository of the release has now.
type Version struct{ Repository, Version string }

func (s *Status) note(code string, say text.Text) {
	if len(s.Problems) < maxProblems {
		s.Problems = append(s.Problems, framing.Problem{Code: code, Say: say, At: s.At, Object: s.Vulnerability})
	}
}

// releases are the code names of Debian and their numbers, which OSV uses ("Debian:12") and package URLs may (distro=debian-12).
var releases = map[string]string{"buzz": "1.1", "rex": "1.2", "bo": "1.3", "hamm": "2.0", "slink": "2.1", "potato": "2.2", "woody": "3.0", "sarge": "3.1",
	"etch": "4", "lenny": "5", "squeeze": "6", "wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11", "bookworm": "12",
	"trixie": "13", "forky": "14", "duke": "15"}

// DebianNumber gives the number of a release; empty for sid, which has none, and for an unknown name.
func DebianNumber(name string) string { return releases[name] }
