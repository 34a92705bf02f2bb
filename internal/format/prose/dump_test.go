package prose

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func TestDump(t *testing.T) {
	for _, n := range strings.Fields(os.Getenv("F")) {
		fmt.Println("#####", n)
		for _, f := range extractFile(t, n) {
			fmt.Printf("%-9s %-16s %-60s %q %d:%d\n", f.Judgement, f.Value.Kind, f.Value.Text, f.AsWritten, f.Line, f.Column)
		}
	}
}
func TestBig(t *testing.T) {
	raw, _ := os.ReadFile("testdata/reports/en-01-advisory-loader.md")
	raw2, _ := os.ReadFile("testdata/reports/zh-01-social-engineering.md")
	for _, s := range []string{strings.Repeat(string(raw)+string(raw2), 2000), strings.Repeat("a.", 4<<20), strings.Repeat("| x ", 2<<20), strings.Repeat("1.2.3.4 ", 1<<20), strings.Repeat("[.]", 2<<20), strings.Repeat("a@b.tw legitimate ", 400000), strings.Repeat("<a href='", 800000), "<html>" + strings.Repeat("<script>", 800000), strings.Repeat("\n", 8<<20), strings.Repeat("HKLM\\a", 1<<20), strings.Repeat(`a\.`, 2<<20), strings.Repeat("例.", 2<<20), strings.Repeat("| a | b |\n", 800000), strings.Repeat("1:", 4<<20), strings.Repeat("ab.tw/", 1<<20), strings.Repeat("`a b.exe", 1<<20), strings.Repeat("http://a.tw/b,", 500000)} {
		if len(s) > 8<<20 {
			s = s[:8<<20]
		}
		at := time.Now()
		f, err := Extract(strings.NewReader(strings.ToValidUTF8(s, "")))
		fmt.Printf("%-20.20q %d found %v %v\n", s, len(f), err, time.Since(at))
	}
}
