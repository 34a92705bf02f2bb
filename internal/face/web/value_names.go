package web

import (
	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// valueNames are the kinds of observable as people call them; a kind that is a proper name stays as it is.
var valueNames = map[observable.Kind]text.Text{
	observable.IPv4: text.Of("IPv4 位址", "IPv4 address"), observable.IPv6: text.Of("IPv6 位址", "IPv6 address"), observable.IPv4CIDR: text.Of("IPv4 網段", "IPv4 network"),
	observable.IPv6CIDR: text.Of("IPv6 網段", "IPv6 network"), observable.Domain: text.Of("網域", "Domain"), observable.DomainWildcard: text.Of("網域（含子網域）", "Domain and below"),
	observable.URL: text.Of("網址", "URL"), observable.Email: text.Of("電子郵件", "E-mail"), observable.FileName: text.Of("檔名", "File name"),
	observable.RegistryKey: text.Of("登錄機碼", "Registry key"), observable.Mutex: text.Of("互斥鎖", "Mutex"), observable.AttackTechnique: text.Of("攻擊手法", "Attack technique"),
	observable.BTC: text.Of("比特幣位址", "Bitcoin address"), observable.ASN: text.Of("自治系統", "Autonomous system"), observable.CVE: text.Same("CVE"),
	observable.MD5: text.Same("MD5"), observable.SHA1: text.Same("SHA-1"), observable.SHA256: text.Same("SHA-256"), observable.SHA512: text.Same("SHA-512"),
	observable.JA3: text.Same("JA3"), observable.CPE: text.Same("CPE"), observable.PURL: text.Same("purl"),
}

func valueName(k observable.Kind) text.Text {
	if t, ok := valueNames[k]; ok {
		return t
	}
	return text.Same(string(k))
}

// relationNames are the usual relationships of STIX 2.1; what a source made up itself stays in its words.
var relationNames = map[string]text.Text{
	"indicates": text.Of("指出", "indicates"), "targets": text.Of("針對", "targets"), "uses": text.Of("使用", "uses"), "exploits": text.Of("利用", "exploits"),
	"mitigates": text.Of("緩解", "mitigates"), "remediates": text.Of("修補", "remediates"), "attributed-to": text.Of("歸因於", "attributed to"), "based-on": text.Of("依據", "based on"),
	"related-to": text.Of("相關", "related to"), "derived-from": text.Of("衍生自", "derived from"), "duplicate-of": text.Of("重複於", "duplicate of"),
	"communicates-with": text.Of("連線到", "communicates with"), "consists-of": text.Of("組成", "consists of"), "controls": text.Of("控制", "controls"), "delivers": text.Of("投放", "delivers"),
	"downloads": text.Of("下載", "downloads"), "drops": text.Of("釋放", "drops"), "has": text.Of("含有", "has"), "hosts": text.Of("存放", "hosts"), "owns": text.Of("擁有", "owns"),
	"located-at": text.Of("位於", "located at"), "originates-from": text.Of("來自", "originates from"), "impersonates": text.Of("冒充", "impersonates"),
	"compromises": text.Of("入侵", "compromises"), "variant-of": text.Of("變種", "variant of"), "investigates": text.Of("調查", "investigates"), "beacons-to": text.Of("回報到", "beacons to"),
	"exfiltrates-to": text.Of("外傳到", "exfiltrates to"), "resolves-to": text.Of("解析到", "resolves to"), "belongs-to": text.Of("屬於", "belongs to"),
}

func relationName(kind string) text.Text {
	if t, ok := relationNames[kind]; ok {
		return t
	}
	return text.Same(kind)
}
