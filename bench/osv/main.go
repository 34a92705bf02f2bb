// Command osv makes what bench/osv-scanner.sh and bench/grype.sh compare by, and compares what came out: OSV records as lines and as the archives
// that osv-scanner reads, and a bill of materials.
//
//	osv make FOLDER RECORDS COMPONENTS      generated records and components
//	osv take FOLDER FILE...                 these records, and every version that they speak of as a component
//	osv go FOLDER FILE...                   as take, of the Go vulnerability database's records alone
//	osv pairs FOLDER THEIRS OURS            the JSON of osv-scanner or grype, and the lines of lianfang match
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: osv make FOLDER RECORDS COMPONENTS | osv take FOLDER FILE... | osv go FOLDER FILE... | osv pairs FOLDER THEIRS OURS")

func run(args []string) error {
	if len(args) < 3 {
		return errUsage
	}
	switch folder := args[1]; {
	case args[0] == "make" && len(args) == 4:
		records, err1 := strconv.Atoi(args[2])
		components, err2 := strconv.Atoi(args[3])
		if err1 != nil || err2 != nil || records < 1 || components < 1 {
			return errUsage
		}
		return generate(folder, records, components)
	case args[0] == "take":
		return take(folder, args[2:], known)
	case args[0] == "go":
		return take(folder, args[2:], ofGo)
	case args[0] == "pairs" && len(args) == 4:
		return pairs(folder, args[2], args[3])
	}
	return errUsage
}
