package main

import (
	"strings"
	"testing"

	"lianfang/internal/store/storetest"
)

func TestThePolicyIsShownChangedAndChecked(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		lianfang(t, "admin", "org", "create", "centre", "--kind", "centre", "--level", "nation", "--name", "中心", "--store", addr).want(t, 0, "")
		shown := lianfang(t, "admin", "policy", "show", "--store", addr).want(t, 0, `"withdraw_approvers": 2`).out
		changed := strings.Replace(shown, `"withdraw_approvers": 2`, `"withdraw_approvers": 1`, 1)
		lianfang(t, "admin", "policy", "set", file(t, "p.json", changed), "--store", addr, "--json").want(t, 0, `{"version":`)
		if now := lianfang(t, "admin", "policy", "show", "--store", addr).want(t, 0, "").out; now != changed {
			t.Errorf("what was set is not what is shown:\n%s", now)
		}
		for about, wrong := range map[string]string{
			"withdraw_aprovers":  strings.Replace(shown, "withdraw_approvers", "withdraw_aprovers", 1),
			"1 or 2 people":      strings.Replace(shown, `"withdraw_approvers": 2`, `"withdraw_approvers": 3`, 1),
			"0, 1 or 2":          strings.Replace(shown, `"approvers": 2`, `"approvers": 7`, 1),
			"1 to 100 rules":     `{"rules":[],"withdraw_approvers":1,"digest_over":3,"digest_minutes":15}`,
			"is no release poli": "[]",
			"The last rule":      lastRuleAsks(shown),
		} {
			lianfang(t, "admin", "policy", "set", file(t, "p.json", wrong), "--store", addr).complains(t, about)
		}
		if now := lianfang(t, "admin", "policy", "show", "--store", addr).want(t, 0, "").out; now != changed {
			t.Error("a policy that was refused changed something")
		}
		lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	})
}

// lastRuleAsks gives the last rule a condition.
func lastRuleAsks(policy string) string {
	at := strings.LastIndex(policy, `"when": {}`)
	return policy[:at] + `"when": {"kev": true}` + policy[at+len(`"when": {}`):]
}
