package cvss

import (
	"strings"
	"testing"
)

const (
	vector20 = "AV:N/AC:L/Au:N/C:C/I:C/A:C"                                      // 10.0
	vector30 = "CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H"                    // 8.8
	vector31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"                    // 9.8
	lower31  = "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H"                    // 8.1
	vector40 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N" // 5.3
)

func TestBest(t *testing.T) {
	for _, c := range []struct {
		name   string
		scores []Score
		want   int
		base   float64
	}{
		{"nothing", nil, -1, 0},
		{"nothing that can be used", []Score{{Vector: "high"}, {Base: "9.8"}, {Version: "3.1", Base: "11"}, {Version: "9", Base: "1"}}, -1, 0},
		{"the CNA before NVD", []Score{{Role: NVD, Vector: vector31}, {Role: CNA, Vector: lower31}}, 1, 8.1},
		{"the CNA's 3.1 before NVD's 4.0", []Score{{Role: NVD, Vector: vector40}, {Role: CNA, Vector: vector31}}, 1, 9.8},
		{"NVD before ADP", []Score{{Role: ADP, Vector: vector31}, {Role: NVD, Vector: lower31}}, 1, 8.1},
		{"ADP before others", []Score{{Role: Other, Vector: vector31}, {Role: ADP, Vector: lower31}}, 1, 8.1},
		{"4.0 before 3.1 of one source", []Score{{Role: CNA, Vector: vector31}, {Role: CNA, Vector: vector40}}, 1, 5.3},
		{"3.1 before 3.0", []Score{{Role: CNA, Vector: vector30}, {Role: CNA, Vector: lower31}}, 1, 8.1},
		{"2.0 last, even of the CNA", []Score{{Role: CNA, Vector: vector20}, {Role: Other, Vector: lower31}}, 1, 8.1},
		{"2.0 where there is nothing else", []Score{{Role: NVD, Vector: vector20}}, 0, 10},
		{"a vector before a score alone", []Score{{Role: CNA, Version: "3.1", Base: "9.8"}, {Role: ADP, Vector: lower31}}, 1, 8.1},
		{"a score alone before 2.0", []Score{{Role: NVD, Vector: vector20}, {Role: CNA, Version: "3.1", Base: "7.5"}}, 1, 7.5},
		{"an unreadable vector has its score", []Score{{Role: CNA, Version: "3.1", Base: "7.5", Vector: "AV:?"}}, 0, 7.5},
		{"the higher of two alike", []Score{{Role: CNA, Vector: lower31}, {Role: CNA, Vector: vector31}}, 1, 9.8},
		{"the first of two the same", []Score{{Role: CNA, Vector: vector31}, {Role: CNA, Vector: vector31}}, 0, 9.8},
		{"the vector before the score beside it", []Score{{Role: CNA, Vector: vector31, Base: "9.9"}}, 0, 9.8},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := Best(c.scores)
			if got.Index != c.want || got.Base != c.base || ok != (c.want >= 0) || ok == got.Why.IsZero() {
				t.Errorf("%+v %v", got, ok)
			}
		})
	}
	if got, _ := Best([]Score{{Role: CNA, Vector: vector31, Base: "9.9"}}); !got.Odd || !strings.Contains(got.Why.In("en"), "9.9") {
		t.Errorf("%+v", got)
	}
	if got, _ := Best([]Score{{Role: CNA, Vector: vector31 + "/E:U", Base: "9.0"}}); got.Odd || got.Base != 9.8 || got.Overall != 9.0 {
		t.Errorf("a temporal score published as the base score is no contradiction: %+v", got)
	}
}

func TestRoleOf(t *testing.T) {
	for _, c := range []struct {
		source, assigner string
		want             Role
	}{
		{"nvd@nist.gov", "security@apache.org", NVD}, {"security@apache.org", "security@apache.org", CNA}, {"apache", "apache", CNA},
		{"134c704f-9b21-4f2e-91b3-4a467353bcc0", "apache", ADP}, {"CISA-ADP", "apache", ADP}, {"redhat", "apache", Other}, {"", "", Other},
	} {
		if got := RoleOf(c.source, c.assigner); got != c.want {
			t.Errorf("%s of %s: %v", c.source, c.assigner, got)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ vector, en, zh string }{
		{vector31, "Over the network, without signing in, without anyone's help, an attacker can read everything, change data and programs at will and stop the service.",
			"攻擊者從網路下手，不需登入，不需他人配合，就能讀取全部資料、任意竄改資料或程式，並使服務中斷。"},
		{"CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:L/I:N/A:N",
			"Over the network, without signing in, if a user is tricked into an action (a link, a file), under conditions that the attacker does not control, an attacker can read some data, and reach other systems.",
			"攻擊者從網路下手，不需登入，騙使用者做一個動作（例如點連結、開檔案），並須遇上攻擊者無法掌控的條件，就能讀取部分資料，並波及其他系統。"},
		{vector20, "Over the network, without signing in, with or without a user's help (2.0 does not say), an attacker can read everything, change data and programs at will and stop the service.", ""},
		{"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", "Over the network, without signing in, without anyone's help, an attacker can read some data and change some data of other systems.", ""},
		{"CVSS:4.0/AV:P/AC:L/AT:N/PR:H/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:H", "With the device in hand, with an administrator's rights, without anyone's help, an attacker can read everything, and on other systems stop the service.", ""},
	} {
		v, err := Parse(c.vector)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Words(); got.In("en") != c.en || c.zh != "" && got.In("zh-TW") != c.zh {
			t.Errorf("%s\n%s\n%s", c.vector, got.In("en"), got.In("zh-TW"))
		}
	}
	if !(Vector{}).Words().IsZero() {
		t.Error("no vector has words")
	}
}
