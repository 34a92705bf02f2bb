package exposure_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"lianfang/internal/exposure"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/sbom"
	"lianfang/internal/store/storetest"
)

// rowsOf writes a CSV inventory of n rows, each with a remark of so many bytes that nobody reads.
func rowsOf(n, remark int) io.Reader {
	in, out := io.Pipe()
	go func() {
		_, err := fmt.Fprintln(out, "asset,cpe,remark")
		for i := 0; i < n && err == nil; i++ {
			_, err = fmt.Fprintf(out, "m%d,cpe:2.3:a:apache:tomcat:9.0.%d:*:*:*:*:*:*:*,%s\n", i, i%90, strings.Repeat("x", remark))
		}
		_ = out.CloseWithError(err)
	}()
	return in
}

func TestAnInventoryThatIsTooLargeIsRefusedWholeAndSaysWhere(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	for name, tc := range map[string]struct {
		body io.Reader
		line int
	}{
		"too many rows":  {rowsOf(100_001, 0), 100_001},
		"too many bytes": {rowsOf(45_000, 6_000), 0},
	} {
		_, err := w.Take(t.Context(), system, exposure.Upload{Org: w.orgs[0], Name: name + ".csv", Format: sbom.CSV, Body: tc.body})
		var bad *framing.Error
		if !errors.As(err, &bad) || bad.Code != framing.CodeTooLarge || bad.At == (framing.Position{}) || tc.line != 0 && bad.At.Line != tc.line {
			t.Errorf("%s: %v", name, err)
		}
	}
	if list, err := w.Snapshots(t.Context(), system, w.orgs[0], 0, 10); err != nil || len(list) != 0 {
		t.Errorf("something was kept: %v %+v", err, list)
	}
}
