//go:build hand

package intel_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lianfang/internal/format/sniff"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/store/storetest"
)

func TestHand(t *testing.T) {
	s := storetest.SQLite(t)
	w := newWorld(t, s)
	for _, pat := range filepath.SplitList(os.Getenv("HAND")) {
		files, _ := filepath.Glob(pat)
		for _, f := range files {
			for range 2 {
				fh, err := os.Open(f)
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				r, err := w.Import(t.Context(), marking.System("hand"), intel.File{Name: filepath.Base(f), Format: sniff.Format(os.Getenv("FORCE")), Source: filepath.Base(filepath.Dir(f))}, fh)
				fh.Close()
				if err != nil {
					fmt.Printf("| %s | REFUSED %v | %.2f s\n", filepath.Base(f), err, time.Since(start).Seconds())
					continue
				}
				c := r.Objects
				fmt.Printf("| %s | %s | %d/%d/%d/%d/%d | %.2f s | %d problems\n", filepath.Base(f), r.Format, c.New, c.Updated, c.Seen, c.Held, c.Rejected, r.Seconds, len(r.Problems))
				for i, p := range r.Problems {
					if i < 2 && os.Getenv("PROBLEMS") != "" {
						fmt.Println("      ", p.Code, p.Message, p.Position, p.Object)
					}
				}
			}
		}
	}
	for _, tb := range []string{"item", "assertion", "observable", "mention", "edge", "sighting", "intake_verdict"} {
		var n int
		_ = s.Read().QueryRow("SELECT count(*) FROM " + tb).Scan(&n)
		fmt.Println(tb, n)
	}
}
