package sbom_test

import (
	"strings"
	"testing"

	"lianfang/internal/format/sbom"
)

func TestUpdatesInWhicheverWay(t *testing.T) {
	for name, tc := range map[string]struct {
		format sbom.Format
		body   string
		want   string
	}{
		"a text in VANS":         {sbom.VANS, `{"api_key":"k","data":[{"identifier":"pc-1","assetName":"Windows 10","kbid":"KB5031356; KB5032189"}]}`, "pc-1 Windows 10 KB5031356 KB5032189"},
		"a list in VANS":         {sbom.VANS, `{"api_key":"k","data":[{"identifier":"pc-1","kbid_list":["5031356","KB5032189"]}]}`, "pc-1 KB5031356 KB5032189 KB5031356 KB5032189"},
		"numbers in a column":    {sbom.CSV, "asset,kb\npc-1,\"5031356, 5032189\"\n", "pc-1 KB5031356 KB5032189 KB5031356 KB5032189"},
		"a version is no number": {sbom.CSV, "asset,product,version\npc-1,Tool,5031356\n", "pc-1 Tool"},
	} {
		var got []string
		for c, err := range sbom.Read(strings.NewReader(tc.body), tc.format).Components() {
			if err != nil {
				t.Fatal(name, err)
			}
			got = append(got, strings.TrimSpace(c.Asset+" "+c.Name+" "+strings.Join(c.Patches, " ")))
		}
		if strings.Join(got, "|") != tc.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestWhatIsSaidOfMachines(t *testing.T) {
	for name, tc := range map[string]struct {
		format sbom.Format
		body   string
	}{
		"Chinese": {sbom.CSV, "主機名稱,軟體名稱,版本,重要性,是否對外,負責人,資產群組\npc-1,Tool,1.0,高,是,王小明,總務處\n"},
		"English": {sbom.CSV, "Hostname;Software;Version;Criticality;Internet-facing;Owner;Group\npc-1;Tool;1.0;高;是;王小明;總務處\n"},
	} {
		for c, err := range sbom.Read(strings.NewReader(tc.body), tc.format).Components() {
			if err != nil || c.Said != (sbom.Said{Criticality: "高", Internet: "是", Owner: "王小明", Group: "總務處"}) {
				t.Errorf("%s: %+v %v", name, c.Said, err)
			}
		}
	}
	for c, err := range sbom.Read(strings.NewReader(`{"api_key":"k","data":[{"identifier":"pc-1","assetGroupCode":"DMZ","assetName":"x"}]}`), sbom.VANS).Components() {
		if err != nil || c.Said.Group != "DMZ" {
			t.Errorf("VANS: %+v %v", c.Said, err)
		}
	}
}
