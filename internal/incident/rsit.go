package incident

import (
	"slices"

	"lianfang/internal/text"
)

// Class is a class and type of the Reference Security Incident Taxonomy (RSIT 1003), by which cases are counted.
type Class struct {
	Code string // "fraud:phishing"
	Name text.Text
}

// classes are all types, in the order of the taxonomy. Their codes differ from their names: ids-alert is a try at a known hole, exploit at an unknown one.
var classes = []Class{
	{"abusive-content:spam", text.Of("垃圾郵件", "spam")}, {"abusive-content:harmful-speech", text.Of("騷擾、恐嚇言論", "harmful speech")}, {"abusive-content:violence", text.Of("兒少性剝削、暴力內容", "child abuse or violent content")},
	{"malicious-code:infected-system", text.Of("系統遭植入惡意程式", "infected system")}, {"malicious-code:c2-server", text.Of("惡意程式中繼站", "command-and-control server")},
	{"malicious-code:malware-distribution", text.Of("散布惡意程式", "malware distribution")}, {"malicious-code:malware-configuration", text.Of("惡意程式設定檔", "malware configuration")},
	{"information-gathering:scanner", text.Of("掃描", "scanning")}, {"information-gathering:sniffing", text.Of("監聽", "sniffing")}, {"information-gathering:social-engineering", text.Of("社交工程", "social engineering")},
	{"intrusion-attempts:ids-alert", text.Of("嘗試利用已知漏洞", "try at a known hole")}, {"intrusion-attempts:brute-force", text.Of("暴力破解登入", "log-in attempts")}, {"intrusion-attempts:exploit", text.Of("嘗試利用未知漏洞", "try at an unknown hole")},
	{"intrusions:privileged-account-compromise", text.Of("特權帳號被盜", "privileged account taken")}, {"intrusions:unprivileged-account-compromise", text.Of("一般帳號被盜", "account taken")},
	{"intrusions:application-compromise", text.Of("應用程式遭入侵", "application broken into")}, {"intrusions:system-compromise", text.Of("系統遭入侵", "system broken into")}, {"intrusions:burglary", text.Of("實體侵入", "burglary")},
	{"availability:dos", text.Of("阻斷服務", "denial of service")}, {"availability:ddos", text.Of("分散式阻斷服務", "distributed denial of service")}, {"availability:misconfiguration", text.Of("設定錯誤", "misconfiguration")},
	{"availability:sabotage", text.Of("蓄意破壞", "sabotage")}, {"availability:outage", text.Of("設備故障或中斷", "outage")},
	{"information-content-security:unauthorised-information-access", text.Of("資料遭未授權存取", "unauthorised access to information")},
	{"information-content-security:unauthorised-information-modification", text.Of("資料遭竄改或加密", "information changed or encrypted")},
	{"information-content-security:data-loss", text.Of("資料遺失", "data loss")}, {"information-content-security:data-leak", text.Of("資料外洩", "data leak")},
	{"fraud:unauthorised-use-of-resources", text.Of("盜用資源", "unauthorised use of resources")}, {"fraud:copyright", text.Of("侵害著作權", "copyright")}, {"fraud:masquerade", text.Of("冒名", "masquerade")}, {"fraud:phishing", text.Of("網路釣魚", "phishing")},
	{"vulnerable:weak-crypto", text.Of("弱加密", "weak cryptography")}, {"vulnerable:ddos-amplifier", text.Of("可被用來放大攻擊", "DDoS amplifier")},
	{"vulnerable:potentially-unwanted-accessible", text.Of("不應對外的服務", "service that should not be reachable")}, {"vulnerable:information-disclosure", text.Of("服務洩漏資訊", "information disclosure")}, {"vulnerable:vulnerable-system", text.Of("系統有漏洞", "vulnerable system")},
	{"other:other", text.Of("其他", "other")}, {"other:undetermined", text.Of("尚未確定", "undetermined")}, {"test:test", text.Of("測試", "test")},
}

// Classes lists all of them.
func Classes() []Class { return slices.Clone(classes) }

// ClassName names a class; what is none is its own name.
func ClassName(code string) text.Text {
	for _, c := range classes {
		if c.Code == code {
			return c.Name
		}
	}
	return text.Same(code)
}

func classed(code string) bool {
	return slices.ContainsFunc(classes, func(c Class) bool { return c.Code == code })
}
