package priority

import (
	"strings"
	"time"

	"lianfang/internal/text"
)

// Maybe is a yes or no that may be unknown.
type Maybe int8

// The three.
const (
	NotKnown Maybe = iota
	IsNot
	Is
)

// Knowledge is what is known of a vulnerability, whoever runs it. The zero value knows nothing.
type Knowledge struct {
	KEV        Maybe     // in CISA's catalogue of known exploited vulnerabilities; NotKnown: the catalogue was not looked at
	KEVAdded   time.Time // a day
	KEVDue     time.Time // a day; zero: none
	Ransomware bool      // the catalogue says that ransomware uses it
	SSVC       []SSVC    // opinions of others on decision points
	Exploits   []string  // public exploits: addresses or names, only shown
	EPSS       *float64  // probability, 0 to 1
	CVSS       *float64  // base score, 0 to 10, where there is no Vector
	Vector     string    // CVSS of any version
}

// SSVC is somebody's opinion on decision points, as CVE records carry them; empty: not said.
type SSVC struct {
	Source          string
	Time            time.Time
	Exploitation    string
	Automatable     string
	TechnicalImpact string
}

// Asset is what is known of the machine and of who runs it. The zero value knows nothing.
type Asset struct {
	Internet    Maybe // can be reached from the internet
	Isolated    bool  // stands in a network of its own without a way in: counts only where Internet is IsNot
	Criticality Criticality
	Level       Level
}

// Criticality is how much hangs on the asset. "" is not known.
type Criticality string

// The grades.
const (
	LittleHangs Criticality = "low"
	SomeHangs   Criticality = "medium"
	MuchHangs   Criticality = "high"
	AllHangs    Criticality = "critical"
)

// ParseCriticality reads a grade, also as annex 9 of the regulation on responsibility levels grades systems: 普, 中, 高.
func ParseCriticality(s string) (Criticality, bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "":
		return "", true
	case "low", "低", "普":
		return LittleHangs, true
	case "medium", "中":
		return SomeHangs, true
	case "high", "高":
		return MuchHangs, true
	case "critical", "關鍵", "核心":
		return AllHangs, true
	}
	return "", false
}

// Level is the responsibility level (資通安全責任等級) of an organisation, "A" to "E". "" is none or not known.
type Level string

// Levels are all of them, the strictest first; the last is "none".
var Levels = []Level{"A", "B", "C", "D", "E", ""}

// ParseLevel reads a level: "A", "a 級", "none".
func ParseLevel(s string) (Level, bool) {
	s = strings.ToUpper(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "級")))
	switch s {
	case "", "NONE", "無":
		return "", true
	case "A", "B", "C", "D", "E":
		return Level(s), true
	}
	return "", false
}

// Words names the level.
func (l Level) Words() text.Text {
	if l == "" {
		return text.Of("未列等級的單位", "an organisation without a level")
	}
	return text.Format("資安責任等級 %s 級", "responsibility level %s", string(l))
}

// Input is one question. Now is the time at which it is asked; Since is when the organisation was told, from which days count (zero: now).
type Input struct {
	Knowledge
	Asset
	Now   time.Time
	Since time.Time
}
