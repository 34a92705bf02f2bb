package prose

import (
	"os"
	"strings"
	"testing"
)

func TestProf(t *testing.T) {
	raw, _ := os.ReadFile("testdata/reports/en-01-advisory-loader.md")
	raw2, _ := os.ReadFile("testdata/reports/zh-01-social-engineering.md")
	Extract(strings.NewReader(strings.Repeat(string(raw)+string(raw2), 1000)))
}
