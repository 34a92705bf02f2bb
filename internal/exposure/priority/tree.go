package priority

import (
	_ "embed"
	"fmt"
	"strings"
)

// The rows are those of data/csv in github.com/CERTCC/SSVC: cisa_coordinator_2_0_3 and deployer_patch_application_priority_1_0_0, with "poc"
// for "public poc", which is how CVE records spell it.

//go:embed coordinator.csv
var coordinatorRows string

//go:embed deployer.csv
var deployerRows string

var (
	coordinator = rows(coordinatorRows, 36)
	deployer    = rows(deployerRows, 72)
)

// rows reads a tree: a header, then four values and the outcome a line. A file that is not whole is a broken build.
func rows(file string, count int) map[[4]string]string {
	out := make(map[[4]string]string, count)
	for i, line := range strings.Split(strings.TrimSpace(file), "\n") {
		f := strings.Split(strings.TrimSpace(line), ",")
		if len(f) != 5 {
			panic(fmt.Sprintf("line %d of a tree has %d fields", i+1, len(f)))
		}
		if i > 0 {
			out[[4]string(f[:4])] = f[4]
		}
	}
	if len(out) != count {
		panic(fmt.Sprintf("a tree has %d rows, not %d", len(out), count))
	}
	return out
}

// Coordinator walks CISA's tree; "" for values that it does not have.
func Coordinator(exploitation, automatable, impact, mission string) Decision {
	return Decision(coordinator[[4]string{exploitation, automatable, impact, mission}])
}

// Deployer walks CERT/CC's tree for who runs the machine; "" for values that it does not have.
func Deployer(exploitation, exposure, automatable, human string) Response {
	return Response(deployer[[4]string{exploitation, exposure, automatable, human}])
}
