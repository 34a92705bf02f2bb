package prose

import "regexp"

// sectionTitles tell by its heading what sort of part begins. The order counts: "Legitimate domains" is no list of indicators. A weak title, such
// as "Domains", says only what is listed; the part around it says why.
var sectionTitles = [...]struct {
	form *regexp.Regexp
	in   section
	weak bool
}{
	{regexp.MustCompile(`(?i)benign|legitimate|false[- ]positives?|(?:do not|don't|never) block|allow[- ]?list|white[- ]?list|exclu(?:ded|sions)|known[- ]good|not malicious|harmless|not (?:ioc|indicator)s?|白名單|誤報|誤判|合法|正常|良性|無害|排除|非惡意|不是惡意|無惡意|解除封鎖|(?:勿|不要|不必|無須|請勿)(?:封鎖|阻擋|擋)`), benign, false},
	{regexp.MustCompile(`(?i)^\W*(?:references?|sources?|further reading|related (?:links|reading|content|articles?|research|work)|see also|additional (?:resources|information|reading)|more information|resources|links|bibliography|footnotes|external links|credits|notes and sources)\b|參考|資料來源|相關連結|延伸閱讀|詳細資訊|相關資訊|外部連結|引用`), references, false},
	{strictIndicators, indicators, false},
	{regexp.MustCompile(`(?i)victim|affected (?:hosts|assets|systems|machines|products|versions)|internal (?:hosts|addresses|systems)|our (?:own )?(?:hosts|addresses|systems|network)|受害|受駭|受影響|影響平台|影響產品|影響範圍|影響版本`), victims, false},
	{regexp.MustCompile(`(?i)^\W*(?:contact|about|authors?|acknowledge?ments?|disclaimer|feedback|reporting|questions)\b|聯絡|聯繫|洽詢|關於(?:我們|本)|作者|致謝|聲明|通報方式|通報窗口`), contact, false},
	{regexp.MustCompile(`(?i)\bc2s?\b|\bc&c\b|command[- ]and[- ]control|malicious|attack(?:er|ing)|phish|payloads?|block(?:list| now| these| the following)\b|中繼站|黑名單|惡意|釣魚|可疑|(?:請|應|建議)?封鎖(?:清單|名單|下列|以下)`), indicators, false},
	{regexp.MustCompile(`(?i)recommend|mitigation|remediation|solution|workaround|what to do|next steps|detection|建議|修補|處置|因應|防護|解決方案|改善`), advice, false},
	{regexp.MustCompile(`(?i)\bindicators?\b|\bnetwork\b|infrastructure|\bdomains?\b|\bip addresses\b|\bips\b|\burls?\b|\bhash(?:es)?\b|\bsamples?\b|\bfiles\b|e-?mail addresses|block|observables|arte?facts|雜湊|封鎖|樣本|指標|連線目標`), indicators, true},
}

var strictIndicators = regexp.MustCompile(`(?i)\bindicators? of (?:compromise|attack)|\bio[ca]s?\b|入侵指標|威脅指標|妥協指標|入侵威脅指標`)

// sectionOf is the sort of part that a title opens within a part of the sort around.
func sectionOf(title string, around section) section {
	for _, t := range sectionTitles {
		if !t.form.MatchString(title) {
			continue
		}
		if t.weak && around != plainText && around != advice {
			return around
		}
		return t.in
	}
	return plainText
}
