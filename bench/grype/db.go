//go:build ignore

// Command db makes a database of grype out of records of the Go vulnerability database (lines of OSV), by grype's own code, which reads no other
// language's records in this form. bench/grype.sh builds it outside of this module, so that this one does not need grype.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"time"

	"github.com/anchore/grype/grype/db/processors"
	"github.com/anchore/grype/grype/db/provider"
	v6 "github.com/anchore/grype/grype/db/v6/build"
	"github.com/anchore/grype/grype/db/v6/build/transformers/osv"
)

func main() {
	if err := build(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func build(records, folder string) error {
	f, err := os.Open(records)
	if err != nil {
		return err
	}
	state := provider.State{Provider: "govulndb", Version: 1, Processor: "bench", Timestamp: time.Now().UTC()}
	out, err := v6.NewWriter(folder, provider.States{state}, false, 2000)
	if err != nil {
		return err
	}
	p := processors.NewV2OSVProcessor(osv.Transform)
	in := bufio.NewScanner(f)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		entries, err := p.Process(bytes.NewReader(in.Bytes()), state)
		if err != nil {
			return err
		}
		if err := out.Write(entries...); err != nil {
			return err
		}
	}
	if err := in.Err(); err != nil {
		return err
	}
	return out.Close()
}
