package life

import "lianfang/internal/text"

// Reason says why a vulnerability does not matter. All but the last are the status justifications of CISA's "Vulnerability Exploitability
// eXchange (VEX) – Status Justifications" (2022), which OpenVEX 0.2.0 spells the same.
type Reason string

// The reasons.
const (
	ComponentNotPresent Reason = "component_not_present"
	CodeNotPresent      Reason = "vulnerable_code_not_present"
	CodeNotExecuted     Reason = "vulnerable_code_not_in_execute_path"
	NotControlled       Reason = "vulnerable_code_cannot_be_controlled_by_adversary"
	AlreadyMitigated    Reason = "inline_mitigations_already_exist"
	AcceptedRisk        Reason = "accepted_risk" // of this system: it matters, and somebody answers for leaving it
)

// Reasons are all of them.
var Reasons = []Reason{ComponentNotPresent, CodeNotPresent, CodeNotExecuted, NotControlled, AlreadyMitigated, AcceptedRisk}

// Known tells whether it is one of them.
func (r Reason) Known() bool { return !r.Words().IsZero() }

// VersionBound tells whether the reason speaks of the code itself, so that it holds only as long as the record names the same versions.
func (r Reason) VersionBound() bool {
	return r == ComponentNotPresent || r == CodeNotPresent || r == CodeNotExecuted
}

// Words says the reason.
func (r Reason) Words() text.Text {
	switch r {
	case ComponentNotPresent:
		return text.Of("沒有安裝有漏洞的元件", "the vulnerable component is not there")
	case CodeNotPresent:
		return text.Of("有這個元件，但不含有漏洞的程式碼", "the component is there, without the vulnerable code")
	case CodeNotExecuted:
		return text.Of("有漏洞的程式碼不會被執行", "the vulnerable code is never run")
	case NotControlled:
		return text.Of("攻擊者無法觸及或控制有漏洞的程式碼", "an attacker cannot reach or steer the vulnerable code")
	case AlreadyMitigated:
		return text.Of("已有防護措施擋住", "protections that are in place stop it")
	case AcceptedRisk:
		return text.Of("接受風險，暫不處理", "the risk is accepted for now")
	}
	return text.Text{}
}
