package prose

import "regexp"

// Headings by the sort of part they open. The order counts: "Legitimate domains" is no list of indicators.
var strictIndicators = regexp.MustCompile(`(?i)\bindicators? of (?:compromise|attack)|\bio[ca]s?\b|入侵指標|威脅指標|妥協指標|入侵威脅指標`)

var sectionTitles = [...]struct {
	form *regexp.Regexp
	in   section
}{
	{regexp.MustCompile(`(?i)benign|legitimate|false[- ]positives?|(?:do not|don't|never) block|allow[- ]?list|white[- ]?list|exclu(?:ded|sions)|known[- ]good|not malicious|白名單|誤報|誤判|合法|正常|良性|無害|排除|(?:勿|不要|不必|無須|請勿)(?:封鎖|阻擋|擋)`), benign},
	{regexp.MustCompile(`(?i)^\W*(?:references?|sources?|further reading|related (?:links|reading|content|articles?)|see also|additional (?:resources|information|reading)|more information|resources|links|bibliography|footnotes|external links)\b|參考|資料來源|相關連結|延伸閱讀|詳細資訊|相關資訊|外部連結|引用`), references},
	{regexp.MustCompile(`(?i)victim|affected (?:hosts|assets|systems|machines|products|versions)|internal (?:hosts|addresses|systems)|受害|受駭|受影響|影響平台|影響產品|影響範圍|影響版本`), victims},
	{regexp.MustCompile(`(?i)^\W*(?:contact|about|authors?|acknowledge?ments?|credits|disclaimer|feedback|reporting)\b|聯絡|聯繫|洽詢|關於(?:我們|本)|作者|致謝|聲明|通報方式|通報窗口`), contact},
	{strictIndicators, indicators},
	{regexp.MustCompile(`(?i)recommend|mitigation|remediation|solution|workaround|what to do|next steps|detection|建議|修補|處置|因應|防護|解決方案|改善`), advice},
	{regexp.MustCompile(`(?i)\bindicators?\b|\bc2\b|\bc&c\b|\bc2s\b|command[- ]and[- ]control|malicious|\bnetwork\b|infrastructure|\bdomains?\b|\bip addresses\b|\bips\b|\burls?\b|\bhash(?:es)?\b|\bsamples?\b|\bfiles\b|e-?mail addresses|payloads?|block(?:list| now| these| the following)?\b|observables|artifacts|中繼站|黑名單|惡意|雜湊|封鎖|釣魚|樣本|指標|可疑|連線目標`), indicators},
}

func sectionOf(title string) section {
	for _, t := range sectionTitles {
		if t.form.MatchString(title) {
			return t.in
		}
	}
	return plainText
}

// Words of accusation anywhere in the sentence.
var accusing = regexp.MustCompile(`(?i)\bc2s?\b|c&c|c&amp;c|command[- ]and[- ]control|beacon|malicious|malware|drop(?:per|ped|s|site)|downloader|payload|phish|smish|vish|typosquat|look-?alike|homograph|trojan|backdoor|ransom|botnet|exploit|exfil|attacker|adversar|threat actor|intrud|scann?(?:ing|er|s|ed)\b|brute|stealer|loader|implant|rogue|fake|fraud|spoof|stage[dr]?\b|infect|compromis|hijack|hostile|suspicious|\bstolen\b|\bblock\b|block(?:list|ing)|sinkhol|probe[sd]?\b|hosted (?:on|at)|webshell|wallet|extort|leak site|tunnel|resolves? to|callback|fallback|中繼站|惡意|釣魚|偽冒|仿冒|假冒|冒充|駭客|攻擊|木馬|後門|勒索|殭屍|病毒|蠕蟲|漏洞利用|回報至|回連|回傳|外傳|竊取|植入|黑名單|封鎖|先擋|阻擋|可疑|異常連線|連線至|連到|連線到|下載惡意|下載網址|掃描|入侵|詐騙|偽裝|威脅|感染|受控`)

// A label directly before the value that accuses it.
var accusingLabel = regexp.MustCompile(`(?i)(?:\bc2s?|c&c|c2 server|beacons? to|malicious (?:ips?|domains?|urls?|hosts?|files?)|payload|dropper|phishing|block|attacker(?:'s)?(?: ip)?|hash(?:es)?|sha-?(?:1|256|512)|md5|中繼站|惡意 ?(?:IP|網域|網址|程式|檔案|連結|位址|郵件)?|黑名單|攻擊(?:來源|IP|者)|釣魚(?:網站|網址|連結)?|下載網址|雜湊值?|封鎖)[^\n，,。;；|]{0,16}[:：=]?\s*$`)

// A label or phrase before a link that only points to more reading.
var referring = regexp.MustCompile(`(?i)(?:\b(?:see(?: also)?|cf\.?|refer(?:ence)?s?(?: to)?|source|via|credit|read(?: more)?|more (?:details?|information|info)|details?|(?:documented|described|reported|published|posted|announced|available|found|discussed) (?:at|in|on|by|here|from)|advisory|bulletin|blog(?: ?post)?|article|report|write-?up|analysis|vendor|patch(?:es)?|update[sd]?|download the|fixed|hotfix|visit|homepage|website|portal|form|according to|link|guidance|guide|documentation|docs|official)\b|詳見|請見|參見|參閱|參考|來源|出處|更多|詳情|詳細|說明|公告|報導|報告|文章|部落格|官網|官方|原廠|網站公布|更新檔?|修補程式?|下載更新|查詢|網址為|登入|填報)[^\n。@]{0,40}$`)

var referringLine = regexp.MustCompile(`(?i)^[\s>*_#|\-\d.)\[\]]*(?:references?|refs?|sources?|links?|further reading|see also|more info(?:rmation)?|read more|advisory|參考(?:資料|來源|連結|網址|文獻)?|資料來源|來源|詳見|相關連結|出處)[\s*_]*[:：]`)

// Footnotes: "[1] https://…" and "[1]: https://…".
var footnote = regexp.MustCompile(`^\s*(?:\[\^?\d{1,3}\][:：]?\s*(?:[^:/\n]{0,120}[\s:：])?|\d{1,2}[.)]\s*)$`)

// A label before a mail address, name or link of the author.
var contacting = regexp.MustCompile(`(?i)(?:\b(?:contact(?:s| us)?|e-?mail us|reach(?: us)?(?: at)?|questions?|inquir(?:y|ies)|report(?: (?:it|this|incidents?|sightings?|abuse))?(?: to)?|notify|write to|send|feedback|hotline|tel|phone|support|pgp|our (?:site|website|portal|page)|follow us|subscribe)\b|聯絡|聯繫|洽詢|洽|承辦人?|負責人|通報(?:至|信箱|窗口|網站)|回報(?:至|信箱)|客服|窗口|諮詢|本中心|本公司|我們的網站)[^\n。]{0,40}$`)

// Whoever is reached there is the attacker.
var extorting = regexp.MustCompile(`(?i)ransom|extort|attacker|threat actor|decrypt|勒索|駭客|解密|贖金|攻擊者`)

// A label that says only that an address follows.
var mailLabel = regexp.MustCompile(`(?i)(?:\be-?mail|電子郵件|電郵|信箱)(?: address|位址|地址|信箱)?[ :：]{0,3}$`)

// anonymousMail are services that extortionists like and authorities do not use.
var anonymousMail = set(`proton.me protonmail.com pm.me tutanota.com tutanota.de tuta.io tuta.com onionmail.org cock.li airmail.cc mail2tor.com mail.ru yandex.ru yandex.com
	bk.ru inbox.ru list.ru rambler.ru aol.com gmx.com keemail.me disroot.org riseup.net elude.in msgsafe.io firemail.cc`)

// The value belongs to somebody who suffered, not to the attacker.
var suffering = regexp.MustCompile(`(?i)(?:\bvictims?(?:'s)?(?: (?:hosts?|machines?|servers?|ips?|addresses|networks?|websites?))?|\b(?:accounts?|mailbox(?:es)?|user)|\b(?:infected|affected|internal|our(?: own)?|the|victim's|customer's|corporate|targeted) (?:\w+ )?(?:gateways?|prox(?:y|ies)|firewalls?|vpn|mail servers?|domain controllers?|intranet|portal)|\b(?:infected|affected|internal|our(?: own)?|targeted) (?:hosts?|machines?|servers?|systems?|ips?|printers?|address(?:es)?|networks?|clients?|workstations?)|\bfrom (?:two |three |our |several )?(?:printers?|workstations?)|受(?:害|駭|感染|影響|測)(?:主機|單位|系統|IP|電腦|網站|設備|機關)?|內部(?:主機|IP|網段|系統)|本機關|本單位)[^\n。;；\p{L}]{0,8}(?:(?:at|is|was|are|were|with|ip|address(?:es)?|host|位於|為|是|IP|位址|之)[^\n。;；\p{L}]{0,6}){0,3}(?:[0-9a-f.:、,，/\- ]|and|及|與|和){0,80}$`)

// Words before a value that clear it, and words after it that do.
var (
	clearingBefore  = regexp.MustCompile(`(?i)(?:\b(?:legitimate(?:ly)?|legit|benign|harmless|innocent|genuine|trusted|well-known|known[- ]good|non-malicious|clean|uncompromised|false positives?|(?:do not|don't|never|not) (?:to )?block|exclud(?:e|es|ing)|allow-?list(?:ed)?|white-?list(?:ed)?|connectivity checks?(?: (?:to|against))?)\b|合法|正當|正常|良性|無害|正版|可信任|知名|公共(?:服務|DNS)|誤報|誤判|白名單|(?:請勿|勿|不要|別|不必|無須|不應)(?:封鎖|阻擋|擋)|排除)`)
	clearingAfter   = regexp.MustCompile(`(?i)(?:\b(?:(?:is|are|was|were|being|which is|which are)(?: \w+){0,2}? (?:not malicious|not an? indicators?|legitimate|benign|harmless|clean|a false positive|false positives|trusted|abused(?: legitimate)?|ours|our own)|not malicious|not an? (?:ioc|indicator)|(?:should|must|do|need) not (?:to )?be? ?block(?:ed)?|do not block|don't block|false positives?|legitimate (?:service|site|website|domain|software|tool|executable|binary|file|application|address|host)s?)\b|(?:是|為|皆為|均為|屬|屬於|係)[^，。；]{0,12}(?:合法|正常|正當|無害|誤報|誤判|良性|我們自己|本機關|本單位|官方)|並?非惡意|不是惡意|無惡意|(?:請勿|勿|不要|請不要|別|不必|無須|不應)(?:封鎖|阻擋|擋)|列入白名單|誤報)`)
	directlyCleared = regexp.MustCompile(`(?i)(?:^|[^-\w])(?:legitimate|benign|合法|正常)(?:的)? ?(?:web ?sites?|sites?|services?|domains?|software|tools?|applications?|binar(?:y|ies)|executables?|files?|cloud service|網站|網域|服務|軟體|工具|程式|檔案)?[ :：(（「` + "`" + `"]{0,3}$`)
	notClearing     = regexp.MustCompile(`(?i)(?:\bnot |\bnon-|\bil|\bun|n't |appear(?:s|ing|ed)? |look(?:s|ing|ed)? |seem(?:s|ingly)? |pos(?:e|es|ing) as |disguis\w* as |masquerad\w* as |pretend\w* to be |不|非|異|偽裝成|偽裝為|看似|貌似|假冒|冒充)$`)
	looksClear      = regexp.MustCompile(`(?i)^(?:-looking|-seeming| looking| ?的?偽裝)`)
	turning         = regexp.MustCompile(`(?i)\b(?:while|but|however|whereas|although|and then|then|instead|unlike|connect(?:s|ed|ing)?|download(?:s|ed|ing)?|contact(?:s|ed|ing)?|beacon(?:s|ed|ing)?|send(?:s|ing)?|sent|drop(?:s|ped)?|fetch(?:es|ed)?|c2|c&c|malicious)\b|但|然而|而是|卻|則|連線至|連到|連線到|下載|回報|中繼站|惡意`)
	impersonated    = regexp.MustCompile(`(?i)(?:\b(?:impersonat(?:es|ed|ing|e)|mimic(?:s|ked|king)?|spoof(?:s|ed|ing)|masquerad\w+ as|pretend\w* to be|pos(?:es|ed|ing) as|imitat\w+|typosquat\w* of|lookalikes? of|similar to|cop(?:y|ies) of|clone of|redirect(?:s|ed|ing)? (?:the user |users |victims )?to the (?:real|legitimate|genuine))|仿冒|冒充|假冒|偽冒|模仿)(?: the| a)?(?: real| legitimate| genuine| official)?(?: site| website| domain| portal| page)?(?: of)?[ :「"` + "`" + `]*$`)
	hacked          = regexp.MustCompile(`(?i)compromised|hacked|hijacked|trojani[sz]ed|backdoored|weaponi[sz]ed|tampered|infected|modified|遭駭|被駭|遭入侵|被入侵|遭竄改|遭植入`)
)
