package knowledge_test

import (
	"strings"
	"testing"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/cve"
)

// kernelRecord is CVE-2025-21650 as its authority writes it, shortened: fixed in 6.12.10 and 6.13, back-ported into 6.4 and 6.5 and never fixed there.
const kernelRecord = `{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2025-21650","state":"PUBLISHED"},"containers":{"cna":{
"affected":[{"vendor":"Linux","product":"Linux","defaultStatus":"affected","versions":[{"version":"6.6","status":"affected"},{"version":"0","lessThan":"6.6","status":"unaffected","versionType":"semver"}]}],
"cpeApplicability":[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[RANGES]}]}]}}}`

func kernelRange(from, to string) string {
	s := `{"vulnerable":true,"criteria":"cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*","versionStartIncluding":"` + from + `"`
	if to != "" {
		s += `,"versionEndExcluding":"` + to + `"`
	}
	return s + "}"
}

func TestAKernelIsJudgedByItsBranch(t *testing.T) {
	for name, tc := range map[string]struct {
		ranges []string
		want   map[string]judge.Result
	}{
		"back-ported and not fixed": {[]string{kernelRange("6.6", "6.12.10"), kernelRange("6.6", "6.13"), kernelRange("6.4.16", ""), kernelRange("6.5.3", "")},
			map[string]judge.Result{"6.4.15": judge.No, "6.4.16": judge.Yes, "6.5": judge.No, "6.5.3": judge.Yes, "6.6": judge.Yes, "6.11.9": judge.Yes,
				"6.12": judge.Yes, "6.12.9": judge.Yes, "6.12.10": judge.No, "6.12.40": judge.No, "6.13-rc1": judge.Yes, "6.13": judge.No, "6.13.1": judge.No, "6.3": judge.No}},
		"fixed in many branches": {[]string{kernelRange("2.6.34", "5.4.291"), kernelRange("2.6.34", "6.1.130"), kernelRange("2.6.34", "6.14")},
			map[string]judge.Result{"2.6.33.4": judge.No, "2.6.34": judge.Yes, "3.18": judge.Yes, "5.4.290": judge.Yes, "5.4.291": judge.No, "5.10.300": judge.Yes,
				"6.1.129": judge.Yes, "6.1.130": judge.No, "6.13.9": judge.Yes, "6.14": judge.No}},
		"came into a branch late": {[]string{kernelRange("6.6.31", "6.6.72"), kernelRange("6.9", "6.12.10"), kernelRange("6.9", "6.13"), kernelRange("6.8.10", "")},
			map[string]judge.Result{"6.6.30": judge.No, "6.6.31": judge.Yes, "6.6.72": judge.No, "6.7": judge.No, "6.8.9": judge.No, "6.8.10": judge.Yes, "6.9": judge.Yes}},
		"an old branch":       {[]string{kernelRange("2.6.12", "2.6.34.7"), kernelRange("2.6.12", "2.6.36")}, map[string]judge.Result{"2.6.34.6": judge.Yes, "2.6.34.7": judge.No, "2.6.35.1": judge.Yes, "2.6.36": judge.No}},
		"nowhere fixed":       {[]string{kernelRange("6.9", "")}, map[string]judge.Result{"6.8.12": judge.No, "6.9": judge.Yes, "6.17.3": judge.Yes}},
		"a branch's very end": {[]string{kernelRange("5.19.4", ""), kernelRange("6.0", "6.1")}, map[string]judge.Result{"5.19.17": judge.Yes, "6.0.1": judge.Yes, "6.1": judge.No}},
	} {
		t.Run(name, func(t *testing.T) {
			raw := strings.Replace(kernelRecord, "RANGES", strings.Join(tc.ranges, ","), 1)
			for r, err := range cve.Records(strings.NewReader(raw)) {
				if err != nil {
					t.Fatal(err)
				}
				rec, ok := knowledge.FromCVE(r)
				if !ok {
					t.Fatal(r.Problems)
				}
				for version, want := range tc.want {
					c, err := judge.FromCPE("cpe:2.3:o:linux:linux_kernel:" + strings.Replace(version, "-rc", ":rc", 1) + strings.Repeat(":*", 7-strings.Count(version, "-rc")))
					if err != nil {
						t.Fatal(err)
					}
					if got := judge.Judge(rec.Opinion(), c, nil).Result; got != want {
						t.Errorf("%s: %v, want %v", version, got, want)
					}
				}
			}
		})
	}
}
