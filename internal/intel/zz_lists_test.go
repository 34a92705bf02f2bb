//go:build hand

package intel_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"lianfang/internal/intel"
)

func TestHandLists(t *testing.T) {
	fh, _ := os.Open("/work/shared/data/intel/misp/warninglists.jsonl.gz")
	start := time.Now()
	var l *intel.Lists
	used := peak(func() {
		var err error
		var problems any
		l, problems, err = intel.LoadWarninglists(fh, "warninglists.jsonl.gz")
		fmt.Println(err, problems)
	})
	fmt.Println(l.Len(), time.Since(start), used, "MB")
}
