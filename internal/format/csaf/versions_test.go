package csaf_test

import (
	"testing"

	"lianfang/internal/format/csaf"
)

// The texts are from real advisories and from the examples of the standard.
func TestReadVersions(t *testing.T) {
	for text, want := range map[string]string{
		"vers:all/*":                        "vers:all/*",
		"vers:generic/>=2.9|<=4.1":          "vers:generic/>=2.9|<=4.1",
		"vers:semver/<1.2.3|>=2.0.0":        "vers:semver/<1.2.3|>=2.0.0",
		"vers:all/<V5.6.0":                  "vers:generic/<V5.6.0",
		"vers:all/<V8.2 Upd12":              "vers:generic/<V8.2%20Upd12",
		"All versions":                      "vers:all/*",
		"all":                               "vers:all/*",
		"*":                                 "vers:all/*",
		"<= 1.2":                            "vers:generic/<=1.2",
		"<1.4.7":                            "vers:generic/<1.4.7",
		">=V1.0|<V2.0":                      "vers:generic/>=V1.0|<V2.0",
		"<V2.0|>=V1.0":                      "vers:generic/>=V1.0|<V2.0",
		">= V0.5.0.0 < V1.0.0.0":            "vers:generic/>=V0.5.0.0|<V1.0.0.0",
		"All versions >= V2.1 and < V2.1.3": "vers:generic/>=V2.1|<V2.1.3",
		"All versions < V14 SP1 Update 10":  "vers:generic/<V14%20SP1%20Update%2010",
		">=R9.01|<=R10.04":                  "vers:generic/>=R9.01|<=R10.04",
		"0 < 8.0.1":                         "vers:generic/<8.0.1",
		"12.0|13.0|14.0":                    "vers:generic/12.0|13.0|14.0",
		"<= 1.12.0.25 | 1.12.13.2":          "vers:generic/<=1.12.0.25|1.12.13.2",
		"<V7.5_SP2_Update_17":               "vers:generic/<V7.5_SP2_Update_17",
		"prior to 4.2":                      "vers:generic/<4.2",
		"before 4.2":                        "vers:generic/<4.2",
		"Versions prior to 4.2":             "vers:generic/<4.2",
		"4.1 and earlier":                   "vers:generic/<=4.1",
		"4.1 and prior versions":            "vers:generic/<=4.1",
		"4.2 and later":                     "vers:generic/>=4.2",
		"3.X versions":                      "vers:generic/>=3|<4",
		"3.2.x":                             "vers:generic/>=3.2|<3.3",
	} {
		set, ok := csaf.ReadVersions(text)
		if !ok || set.String() != want {
			t.Errorf("%q: %s %v, want %s", text, set, ok, want)
		}
	}
}

func TestWhatCannotBeToldIsNotGuessed(t *testing.T) {
	for _, text := range []string{"", "MP4", "<MP4", "<V33.017_V34.014_V35.013_V36.011", "<=The_first_5_digits_of_serial_No._\"26061\"", "vers:all/*_installed_on_CP200_devices",
		">= 3.0 (only affected by CVE-2019-10943)", "< 19.0.1 | < 18.0.1", "* and >  could be affected", ">= 9.3.0 -  but not including 9.3.8", "<V8.89_installed_on_CP100_devices",
		"All versions with Fortinet NGFW before V7.4.1", ">= 2.3x | <= 6.00.327", ">=4.0|<4.5.x", "< NVR 5.6 Build 595 T2-Patch", ">=2.0|<1.0", "vers:", "vers:generic/", "<", "<>1.0", "=<1.0",
		"after-eight", "EH2 | EH3", "1.0 to 2.0"} {
		if set, ok := csaf.ReadVersions(text); ok {
			t.Errorf("%q became %s", text, set)
		}
	}
}

func FuzzReadVersions(f *testing.F) {
	for _, s := range []string{"vers:all/<V8.2 Upd12", ">= V0.5.0.0 < V1.0.0.0", "4.1 and earlier", "3.X versions", "12.0|13.0", "0 < 8.0.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		set, ok := csaf.ReadVersions(s)
		if ok && !set.All && len(set.Constraints) == 0 {
			t.Fatalf("%q became an empty set", s)
		}
	})
}
