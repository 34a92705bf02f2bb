package exposure_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

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

// What concerns an organisation of 30,000 rows and 1,000 vulnerabilities is listed in the time that a page may take.
func TestFindingsOfALargeOrganisation(t *testing.T) {
	if os.Getenv("LIANFANG_TEST_LARGE") == "" {
		t.Skip("LIANFANG_TEST_LARGE=1 runs it")
	}
	w := newWorld(t, storetest.SQLite(t))
	var records []string
	for i := range 1000 {
		one := nvdRecord(fmt.Sprintf("CVE-2026-%d", 10_000+i), "2026-01-02T00:00:00.000", strings.ReplaceAll(tomcat(fmt.Sprintf("9.0.%d", 1+i%90)), "tomcat", fmt.Sprintf("part%d", i%200)))
		records = append(records, one[len(`{"vulnerabilities":[`):len(one)-2])
	}
	w.know("nvd", "nvd.json", `{"vulnerabilities":[`+strings.Join(records, ",")+"]}")
	var csv strings.Builder
	csv.WriteString("asset,cpe\n")
	for i := range 30_000 {
		fmt.Fprintf(&csv, "m%d,cpe:2.3:a:apache:part%d:9.0.%d:*:*:*:*:*:*:*\n", i/20, i%200, i%60)
	}
	w.upload(0, csv.String())
	start := time.Now()
	all, err := w.Standings(t.Context(), system, w.orgs[0])
	took := time.Since(start)
	if err != nil || len(all) < 600 {
		t.Fatalf("%d %v", len(all), err)
	}
	t.Logf("%d findings in %v", len(all), took)
	if took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}
