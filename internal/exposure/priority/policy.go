package priority

import (
	_ "embed"
	"fmt"

	"lianfang/internal/text"
)

// Tree is which tree decides.
type Tree string

// The trees. The deployer tree needs to know the exposure; where it is not known, the coordinator tree decides.
const (
	ByCoordinator Tree = "coordinator"
	ByDeployer    Tree = "deployer"
	ByHigher      Tree = "higher" // the more urgent of the two
)

// Policy is what a centre sets: how many days a decision gives to whom. It comes from Default or ParsePolicy.
type Policy struct {
	Tree   Tree
	EPSS   float64 // from this probability on a hint, above 0 and at most 1
	KEVDue bool    // never later than CISA's due date
	Days   map[Decision]map[Level]int
}

//go:embed policy.toml
var defaultPolicy string

// Default is the policy that the system comes with, and DefaultText its file with the reason for each number.
func Default() Policy {
	p, err := ParsePolicy([]byte(defaultPolicy))
	if err != nil {
		panic(err) // the file is part of the program
	}
	return p
}

// DefaultText is the file of Default, as a beginning for a centre's own.
func DefaultText() string { return defaultPolicy }

// flaw is what is wrong with a policy, at a path of its file: {"days", "act", "A"}.
type flaw struct {
	path    []string
	say     text.Text
	unknown bool // a key that nothing reads
}

// check looks for the first thing wrong.
func (p Policy) check() *flaw {
	switch p.Tree {
	case ByCoordinator, ByDeployer, ByHigher:
	default:
		return &flaw{path: []string{"tree"}, say: text.Format("tree 的值「%s」須為 coordinator、deployer 或 higher。", "tree is %q; it has to be coordinator, deployer or higher.", short(string(p.Tree)))}
	}
	if !(p.EPSS > 0 && p.EPSS <= 1) { // written so that NaN fails
		return &flaw{path: []string{"epss"}, say: text.Format("epss 的值 %v 須大於 0、不大於 1。", "epss is %v; it has to be above 0 and at most 1.", p.EPSS)}
	}
	for i, d := range Decisions {
		for j, l := range Levels {
			path := []string{"days", string(d), l.Name()}
			n, ok := p.Days[d][l]
			switch {
			case !ok:
				return &flaw{path: path, say: text.Format("缺少 days.%s 的 %s 天數。", "days.%s lacks the days of %s.", string(d), l.Name())}
			case n < 0 || n > maxDays:
				return &flaw{path: path, say: text.Format("days.%s 的 %s 為 %d 天，須為 0 到 %d。", "days.%s gives %s %d days; it has to be 0 to %d.", string(d), l.Name(), n, maxDays)}
			case i > 0 && n > p.Days[Decisions[i-1]][l]:
				return &flaw{path: path, say: text.Format("days.%s 的 %s 為 %d 天，比較不急的 %s 還久。", "days.%s gives %s %d days, more than the less urgent %s.", string(d), l.Name(), n, string(Decisions[i-1]))}
			case l != "" && j > 0 && n < p.Days[d][Levels[j-1]]:
				return &flaw{path: path, say: text.Format("days.%s 的 %s 為 %d 天，比等級較高的 %s 還短。", "days.%s gives %s %d days, fewer than the stricter level %s.", string(d), l.Name(), n, Levels[j-1].Name())}
			}
		}
	}
	return nil
}

// Name is the level as files and programs write it; "none" for no level.
func (l Level) Name() string {
	if l == "" {
		return "none"
	}
	return string(l)
}

// String is for logs.
func (p Policy) String() string {
	return fmt.Sprintf("tree %s, epss %g, days %v", p.Tree, p.EPSS, p.Days)
}
