package exposure_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// month is an inventory of n rows, 60 products a machine; one row in a hundred has another version each month.
func month(n, m int) string {
	var b strings.Builder
	b.WriteString("asset,cpe\n")
	for i := range n {
		version := 1
		if i%100 == 7 {
			version += m
		}
		fmt.Fprintf(&b, "host-%d,cpe:2.3:a:vendor%d:product%d:%d.%d:*:*:*:*:*:*:*\n", i/60, i%60, i%60, version, i%7)
	}
	return b.String()
}

// BenchmarkUploadAgain takes an inventory of 100,000 rows of which one in a hundred changed since the last time.
func BenchmarkUploadAgain(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.SQLite, "postgres": func(t testing.TB) *store.Store { return storetest.Open(t, storetest.PostgresAddr(t)) }} {
		b.Run(name, func(b *testing.B) {
			s := open(b)
			j, err := journal.Open(b.Context(), s, time.Now)
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(j.Close)
			e := exposure.New(s, j, nil, nil, time.Now, nil)
			take := func(m int) {
				if _, err := e.Take(b.Context(), system, exposure.Upload{Org: 1, Name: "all.csv", Format: sbom.CSV, Body: strings.NewReader(month(100_000, m))}); err != nil {
					b.Fatal(err)
				}
			}
			take(0)
			m := 0
			for b.Loop() {
				m++
				take(m)
			}
			kept := 0
			if err := s.Read().QueryRow("SELECT count(*) FROM inventory_change").Scan(&kept); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(kept)/float64(m), "differences/op")
		})
	}
}
