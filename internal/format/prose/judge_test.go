package prose

import (
	"strconv"
	"strings"
	"testing"
)

// reading is a short document with its values: m is accused, c is context or not found, x is not found at all.
type reading struct {
	text string
	want map[string]string
}

func check(t *testing.T, readings []reading) {
	t.Helper()
	for i, d := range readings {
		found := map[string]Found{}
		for _, f := range extract(t, d.text) {
			found[f.Value.Text] = f
		}
		for value, want := range d.want {
			f, ok := found[value]
			accused := ok && f.Judgement.Accused()
			if want == "m" && !accused || want == "c" && accused || want == "x" && ok {
				t.Errorf("document %d: %s: found %v, %s; want %s", i, value, ok, f.Judgement, want)
			}
		}
	}
}

func all(mark string, values ...string) map[string]string {
	out := map[string]string{}
	for _, v := range values {
		out[v] = mark
	}
	return out
}

func with(a, b map[string]string) map[string]string {
	for k, v := range b {
		a[k] = v
	}
	return a
}

func TestSectionsDecide(t *testing.T) {
	check(t, []reading{
		{"## IOCs\n\n* evil-cdn[.]com – C2\n* 45.77.12[.]9\n* hxxps://evil-cdn[.]com/payload.bin\n\n## References\n\n1. https://www.mandiant.com/resources/blog/x\n2. https://github.com/foo/bar\n\n## About us\n\nAcme Research, research@acme-sec.com, https://acme-sec.com\n",
			with(all("m", "evil-cdn.com", "45.77.12.9", "https://evil-cdn.com/payload.bin"),
				all("c", "https://www.mandiant.com/resources/blog/x", "https://github.com/foo/bar", "research@acme-sec.com", "https://acme-sec.com"))},
		{"【攻擊預警】駭客組織利用漏洞 CVE-2024-3400 攻擊\n\n[內容說明]\n近期發現駭客組織利用漏洞(CVE-2024-3400)，惡意程式會連線至 185.220.101.5:443 及 http://malware.example.com/x.sh。\n情資分享等級: WHITE(情資內容為可公開揭露之資訊)\n\n[影響平台]\nPAN-OS 10.2.9.1 以前版本\nPAN-OS 11.0.4.1\n\n[建議措施]\n請參考官方說明更新：https://security.paloaltonetworks.com/CVE-2024-3400\n\n[參考資料]\n1. https://nvd.nist.gov/vuln/detail/CVE-2024-3400\n2. https://www.twcert.org.tw/tw/cp-169-1.html\n",
			with(all("m", "CVE-2024-3400", "185.220.101.5", "http://malware.example.com/x.sh"),
				all("c", "10.2.9.1", "11.0.4.1", "https://security.paloaltonetworks.com/CVE-2024-3400", "https://nvd.nist.gov/vuln/detail/CVE-2024-3400", "https://www.twcert.org.tw/tw/cp-169-1.html"))},
		{"Legitimate domains contacted by the sample (not malicious):\n- api.ipify.org\n- ipinfo.io\n\nC2:\n- x7k2.top\n- 23.45.67.89\n",
			with(all("c", "api.ipify.org", "ipinfo.io"), all("m", "x7k2.top", "23.45.67.89"))},
		{"中繼站\n\n1.2.3[.]4\nevil[.]com\n\n白名單（勿封鎖）\n\nwindowsupdate.com\n8.8.4.4\n13.107.4.50\n",
			with(all("m", "1.2.3.4", "evil.com"), all("c", "windowsupdate.com", "8.8.4.4", "13.107.4.50"))},
		{"一、中繼站：\nevil.com.tw、evil2.com.tw；\n1.2.3.4，5.6.7.8\n二、參考連結：\nhttps://www.cisa.gov/news/aa24\n",
			with(all("m", "evil.com.tw", "evil2.com.tw", "1.2.3.4", "5.6.7.8"), all("c", "https://www.cisa.gov/news/aa24"))},
		{"See the vendor advisory at https://vendor.com/adv/1 and our earlier post (https://blog.me.tw/2024/01/x). C2 servers used:\n\n185.1.2.3\n185.1.2.4:8080\n[2001:db8::5]:443\nevil.duckdns.org\n",
			with(all("c", "https://vendor.com/adv/1", "https://blog.me.tw/2024/01/x"), all("m", "185.1.2.3", "185.1.2.4", "2001:db8::5", "evil.duckdns.org"))},
		{"<html><body><nav><a href='https://news.site.com/'>Home</a></nav><h1>New campaign</h1><p>The loader contacts <code>evil-x[.]top</code> and <b>1.2.3[.]4</b>.</p><h2>Indicators of Compromise</h2><table><tr><th>Type</th><th>Value</th></tr><tr><td>Domain</td><td>evil-y.top</td></tr><tr><td>SHA-1</td><td>356a192b7913b04c54574d18c28d46e6395428ab</td></tr></table><h2>Related articles</h2><p>https://news.site.com/other</p><footer>Contact: press@site.com</footer></body></html>",
			with(all("m", "evil-x.top", "1.2.3.4", "evil-y.top", "356a192b7913b04c54574d18c28d46e6395428ab"), all("c", "https://news.site.com/other", "press@site.com", "https://news.site.com/"))},
	})
}

func TestTablesAreReadByRowAndColumn(t *testing.T) {
	check(t, []reading{
		{"| Domain | IP | Note |\n|---|---|---|\n| a1-evil.com | 5.6.7.8 | C2 |\n| github.com | 140.82.112.3 | legitimate service, do not block |\n| b2-evil.net | 9.8.7.6 | phishing |\n",
			with(all("m", "a1-evil.com", "5.6.7.8", "b2-evil.net", "9.8.7.6"), all("c", "github.com", "140.82.112.3"))},
		{"type,value,comment\nip,198.51.100.4,C2\ndomain,evil-a.com,\nurl,http://evil-b.com/x,dropper\nmd5,44d88612fea8a8f36de82e1278abb02f,loader\n",
			all("m", "198.51.100.4", "evil-a.com", "http://evil-b.com/x", "44d88612fea8a8f36de82e1278abb02f")},
		{"== Files\n\n|===\n|SHA-1 | Filename | Details\n|`356A192B7913B04C54574D18C28D46E6395428AB` |My Travel Plan.exe |Dropper\n|`DA4B9237BACCCDF19C0760CAB7AEC4A8359010B0` |Player.exe |clean, legitimate executable used for side-loading\n|===\n",
			with(all("m", "356a192b7913b04c54574d18c28d46e6395428ab", "My Travel Plan.exe"), all("c", "da4b9237bacccdf19c0760cab7aec4a8359010b0"))},
		{"JA3: 6734f37431670b3ab4292b8f60f29984\nJA3S: ae4edc6faf64d08308082ad26be60767\nimphash: f34d5f2d4577ed6d9ceec516c1f5a744\nMD5: 44d88612fea8a8f36de82e1278abb02f\ncommit 356a192b7913b04c54574d18c28d46e6395428ab\n",
			with(all("m", "6734f37431670b3ab4292b8f60f29984", "ae4edc6faf64d08308082ad26be60767", "44d88612fea8a8f36de82e1278abb02f"), all("x", "f34d5f2d4577ed6d9ceec516c1f5a744", "356a192b7913b04c54574d18c28d46e6395428ab"))},
	})
}

func TestWordsThatClear(t *testing.T) {
	check(t, []reading{
		{"攻擊者利用合法雲端服務 Dropbox（api.dropboxapi.com）與 Google Drive（www.googleapis.com）外傳資料，並連線至惡意中繼站45.77.12.9及evil-c2.tw，請各單位封鎖。",
			with(all("c", "api.dropboxapi.com", "www.googleapis.com"), all("m", "45.77.12.9", "evil-c2.tw"))},
		{"The malware first checks connectivity by requesting www.google.com and then beacons to update-check.xyz over HTTPS.", map[string]string{"www.google.com": "c", "update-check.xyz": "m"}},
		{"Note: 198.51.100.200 belongs to our sinkhole and is not malicious. 203.0.113.50 is the real C2.", map[string]string{"198.51.100.200": "c", "203.0.113.50": "m"}},
		{"本次攻擊使用合法遠端管理工具AnyDesk（anydesk.com），並非惡意。攻擊者另架設釣魚網站 anydesk-tw.com 誘騙下載。", map[string]string{"anydesk.com": "c", "anydesk-tw.com": "m"}},
		{"誤報通知：先前公告之 203.0.113.10 經查為正常服務，請解除封鎖；203.0.113.11 仍為中繼站。", map[string]string{"203.0.113.10": "c", "203.0.113.11": "m"}},
		{"惡意網域:a-evil[.]com;b-evil[.]com;c-evil[.]com（上述網域請封鎖），另api.telegram.org為合法服務，請勿封鎖。",
			with(all("m", "a-evil.com", "b-evil.com", "c-evil.com"), all("c", "api.telegram.org"))},
		{"經查該檔案雜湊值 44d88612fea8a8f36de82e1278abb02f 為微軟官方合法檔案，並非惡意程式。", all("c", "44d88612fea8a8f36de82e1278abb02f")},
		{"Hosts evil1.com, evil2.com and evil3.com resolve to 6.6.6.6; they sit behind Cloudflare (104.16.1.1), which is legitimate.",
			with(all("m", "evil1.com", "evil2.com", "evil3.com", "6.6.6.6"), all("c", "104.16.1.1"))},
		{"Actors abuse legitimate services such as pastebin.com and raw.githubusercontent.com to stage payloads; the final C2 is zx9.club.",
			with(all("c", "pastebin.com", "raw.githubusercontent.com"), all("m", "zx9.club"))},
		{"The backdoor uses the Telegram API (hxxps://api.telegram[.]org/bot123/sendMessage) and a hard-coded DNS resolver 8.8.8.8. Fallback: tcp://45.9.148.3:4444",
			map[string]string{"https://api.telegram.org/bot123/sendMessage": "m", "8.8.8.8": "c", "tcp://45.9.148.3:4444": "m"}},
		{"On 3 May the user visited compromised website shop.garden-tools.co.uk, which loaded JavaScript from cdn-jquery.live and redirected to 5.188.87.10.",
			all("m", "shop.garden-tools.co.uk", "cdn-jquery.live", "5.188.87.10")},
		{"The phishing page impersonates the legitimate portal login.bank.example.com; victims are redirected to login-bank-example.com.",
			map[string]string{"login.bank.example.com": "c", "login-bank-example.com": "m"}},
		{"Phishing kit at http://login-verify.top/owa/ mimics outlook.office.com.", map[string]string{"http://login-verify.top/owa/": "m", "outlook.office.com": "c"}},
	})
}

func TestVictimsAndAuthorsAreNotAccused(t *testing.T) {
	check(t, []reading{
		{"受駭主機 203.0.113.77 於 9 月 3 日遭植入後門，回連中繼站 198.51.100.9。", map[string]string{"203.0.113.77": "c", "198.51.100.9": "m"}},
		{"The attacker logged in from 77.88.99.11 (AS12345) to our VPN gateway 203.0.113.20 using account svc@corp.tw.",
			map[string]string{"77.88.99.11": "m", "203.0.113.20": "c", "svc@corp.tw": "c"}},
		{"> > C2 is at hxxp://old-c2[.]ru/gate\n> Confirmed, 8 hits\nWe saw nothing. Our proxy 10.0.0.5 and www.ourcompany.com are clean.",
			map[string]string{"http://old-c2.ru/gate": "m", "10.0.0.5": "c", "www.ourcompany.com": "c"}},
		{"通報單位：某某機關 承辦人：王小明 電子郵件：wang@agency.gov.tw 受害IP：140.112.1.1 攻擊IP：103.1.2.3 攻擊手法：T1190",
			map[string]string{"wang@agency.gov.tw": "c", "140.112.1.1": "c", "103.1.2.3": "m", "T1190": "m"}},
		{"Please send sightings to cert@agency.gov.tw or call +886-2-0000-0000. The mail was sent from billing@invoice-pay.top with attachment inv.zip.",
			map[string]string{"cert@agency.gov.tw": "c", "billing@invoice-pay.top": "m", "inv.zip": "m"}},
		{"惡意郵件主旨為「發票」，寄件者admin@fake-tax.tw，附件發票.docm（MD5：d41d8cd98f00b204e9800998ecf8427e）。如有疑問請洽本中心service@cert.tw。",
			map[string]string{"admin@fake-tax.tw": "m", "d41d8cd98f00b204e9800998ecf8427e": "m", "service@cert.tw": "c", "發票.docm": "m"}},
		{"From: a@corp.tw\nTo: b@isac.tw\nSubject: Fwd: phishing\n\nHi,\n\nUser reported mail from hr@corp-benefits.info linking to https://corp-benefits.info/login. Headers show 91.92.93.94.\n\nRegards,\nAlice\n-- \nAlice Chen | https://corp.tw | alice@corp.tw\n",
			with(all("c", "a@corp.tw", "b@isac.tw", "https://corp.tw", "alice@corp.tw"), all("m", "hr@corp-benefits.info", "https://corp-benefits.info/login", "91.92.93.94"))},
		{"# Threat report\n\nPublished by Example Labs (https://labs.example-sec.com). Follow us at twitter.com/examplelabs.\n\nThe dropper `setup.exe` (SHA256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08) downloads from hxxp://dl.bad-host[.]cc/setup.exe and exfiltrates to ftp.bad-host[.]cc.\n",
			with(all("c", "https://labs.example-sec.com", "http://twitter.com/examplelabs"), all("m", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "http://dl.bad-host.cc/setup.exe", "ftp.bad-host.cc"))},
		{"email: attacker01@proton.me / wallet bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 / tg: @evil", all("m", "attacker01@proton.me", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")},
		{"Ransom note contact: recover@onionmail.org, backup address help2@tutanota.com", all("m", "recover@onionmail.org", "help2@tutanota.com")},
		{"勒索信聯絡信箱：decrypt@cock.li", all("m", "decrypt@cock.li")},
	})
}

func TestWhatOnlyLooksLikeAValue(t *testing.T) {
	check(t, []reading{
		{"We observed the actor drop stage2.ps1 and update.dll, then run `rundll32.exe update.dll,Start`. The sample was compiled with Go 1.21.0.3 (build 1.2.3.4).",
			with(all("m", "stage2.ps1", "update.dll"), map[string]string{"rundll32.exe": "c", "1.21.0.3": "x", "1.2.3.4": "x"})},
		{"Detected as Trojan.Win32.Agent.gen, Win32/Emotet.AB and HEUR:Backdoor.MSIL.Quasar.ai by vendors; written in ASP.NET with Node.js.",
			all("x", "Trojan.Win32.Agent.gen", "ASP.NET", "asp.net", "Node.js", "backdoor.msil.quasar.ai", "Emotet.AB")},
		{"Time 12:34:56, MAC 00:11:22:33:44:55, std::vector, serial 0a:1b:2c:3d:4e:5f:60:71, ratio 1:2:3, date 2026.09.03, OID 1.3.6.1.4.1.311, section 3.2.1.4 Overview, price 1.200.300.400",
			all("x", "1.3.6.1", "1.3.6.1.4.1.311", "a:1b:2c:3d:4e:5f:60:71", "3.2.1.4")},
		{"mutex Global\\GL_7f31，主機 5.8.3.5 連線至中繼站", all("m", "5.8.3.5")},
		{"ip,asn,asn_name\n23.26.94.32,64500,A NETWORK THAT HAS A LONG NAME OF SEVERAL WORDS EDT\n23.26.94.33,64500,A NETWORK THAT HAS A LONG NAME OF SEVERAL WORDS EDT\n", all("m", "23.26.94.32", "23.26.94.33")},
		{"The sensor runs ExampleMail 8.4.1.2, 8.5.0.0 and build 9; C2 is 8.7.6.5.", with(all("x", "8.4.1.2", "8.5.0.0"), all("m", "8.7.6.5"))},
		{"Affected: FooServer 4.2.1.0, 4.2.1.3 and 4.3.0.1; fixed in 4.3.0.2. Attack source IPs: 91.1.2.3, 91.1.2.4", with(all("x", "4.2.1.0", "4.2.1.3", "4.3.0.1", "4.3.0.2"), all("m", "91.1.2.3", "91.1.2.4"))},
		{"受影響版本：FortiOS 7.0.0.1 至 7.0.12.3\n攻擊來源IP：\n45.1.2.3\n45.1.2.4\n請至 https://support.fortinet.com 下載更新",
			with(all("x", "7.0.0.1", "7.0.12.3"), map[string]string{"45.1.2.3": "m", "45.1.2.4": "m", "https://support.fortinet.com": "c"})},
	})
}

func TestKindsWithoutNetwork(t *testing.T) {
	check(t, []reading{
		{"Persistence: HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon and HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater. Mutex: Local\\abc123, also a mutex named \"MsWinZonesCacheCounterMutexA\".",
			all("m", `HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon`, `HKCU\Software\Microsoft\Windows\CurrentVersion\Run\Updater`, `Local\abc123`, "MsWinZonesCacheCounterMutexA")},
		{"Ransom wallet: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa, not 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb. Affected product cpe:2.3:a:example:vpn:9.1.2:*:*:*:*:*:*:*. Malicious package pkg:npm/evil-pkg@1.0.3. C2 in AS64500.",
			with(all("m", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "cpe:2.3:a:example:vpn:9.1.2:*:*:*:*:*:*:*", "pkg:npm/evil-pkg@1.0.3"), all("x", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"))},
	})
}

func TestChineseStandsAgainstValues(t *testing.T) {
	check(t, []reading{
		{"下載網址:hxxp://bad[.]tw/a.exe，解壓後執行a.exe，連線http://bad2.tw:8080/gate.php、http://bad3.tw/x?id=1。", all("m", "http://bad.tw/a.exe", "http://bad2.tw:8080/gate.php", "http://bad3.tw/x?id=1", "a.exe")},
		{"惡意連線至evil.example後下載http://例子.example/例與203.0.113.9及2001:db8::9；中繼站IP:2001:db8::8，C2:2001:db8::7", all("m", "evil.example", "203.0.113.9", "2001:db8::9", "2001:db8::8", "2001:db8::7", "http://xn--fsqu00a.example/")},
		{"惡意ＩＰ：２０３．０．１１３．９，網址：ｈｔｔｐ：／／ｅｖｉｌ．ｔｗ／ａ", all("m", "203.0.113.9", "http://evil.tw/a")},
		{"釣魚網域「例子.example」與evil.台灣的主機", all("m", "xn--fsqu00a.example", "evil.xn--kpry57d")},
	})
}

func TestWildcardsAndBlocks(t *testing.T) {
	check(t, []reading{{"The DGA generates names under *.dga-zone.ws. Passive DNS shows ns1.dga-zone.ws. We block 203.0.113.0/24 and 2001:db8:bad::/48.",
		all("m", "*.dga-zone.ws", "ns1.dga-zone.ws", "203.0.113.0/24", "2001:db8:bad::/48")}})
}

// No value is lost in a long report: all of many are found.
func TestManyValues(t *testing.T) {
	var b strings.Builder
	b.WriteString("## 入侵指標\n")
	for i := range 3000 {
		b.WriteString("- host" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strconv.Itoa(i) + ".example\n")
	}
	if n := len(extract(t, b.String())); n != 3000 {
		t.Errorf("%d of 3000 were found", n)
	}
}
