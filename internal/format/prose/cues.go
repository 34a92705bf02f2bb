package prose

import "strings"

// The words by which authors accuse, clear, refer and introduce, in both languages; all in lower case, read by newWords.

// Words of accusation anywhere in the sentence.
var accusing = newWords(`c2, c2s, c&c, command-and-control, command and control, beacon*, malicious*, malware*, drop, drops, dropped, dropper*, dropsite, downloader*, payload*,
	phish*, smish*, vish*, typosquat*, look-alike*, lookalike*, homograph*, imitat*, impersonat*, mimic*, lure*, decoy*, trojan*, backdoor*, ransom*, bot, bots, botnet*,
	exploit*, exfil*, attack*, adversar*, threat actor*, actors, intrud*, intrusion*, scanned, scanner*, scanning, scans, brute*, stealer*, stealing, steals, stolen, loader*,
	implant*, rogue, fake*, fraud*, scam*, spam*, spoof*, stage, staged, stager*, stages, infect*, compromis*, hijack*, hostile, suspicious, block, block list, blocklist*,
	blocked, blocking, sinkhol*, probe, probed, probes, hosted on, hosted at, webshell*, web shell*, wallet*, extort*, leak site*, tunnel*, resolve to, resolved to, resolves to,
	callback*, fallback*, credential*, landing page*, harvest*, phishing kit*, collector*, hacker*, commands, exploitation, failed password*, failed login*, wget, curl, web requests to`,
	`中繼站,惡意,釣魚,偽冒,仿冒,假冒,冒充,駭客,攻擊,木馬,後門,勒索,殭屍,病毒,蠕蟲,漏洞利用,回報至,回連,回傳,外傳,竊取,竊密,植入,黑名單,封鎖,先擋,阻擋,可疑,異常連線,異常外連,連線至,連到,連線到,
	下載惡意,下載網址,下載連結,掃描,入侵,詐騙,偽裝,威脅,感染,受控,控制伺服器,假網站,盜取,側錄`)

// A label directly before a value, or a list of values, that accuses it.
var accusingLabel = newWords(`c2, c2s, c&c, c2 server*, c&c server*, beacon to, beacons to, beaconed to, malicious*, payload*, dropper*, phishing, block, attacker*, hash, hashes, sha1, sha256,
	sha512, sha-1, sha-256, sha-512, md5, indicator*, ioc, iocs, exfiltrates to, exfiltrated to, exfiltration to, downloads from, downloaded from, downloads it from, fetches, fetches it from, panel*, wallet*, sender, senders, sender address, sent from, mails from,
	mail from, e-mails from, emails from, reply-to`,
	`寄件者,寄件信箱,寄件人,寄件位址,發信者,中繼站,惡意,黑名單,攻擊來源,攻擊ip,攻擊者,釣魚,下載網址,下載連結,雜湊,封鎖,下載惡意程式`)

// What is said of a value directly after it, behind "is" or "為".
var accusingPredicate = newWords(`c2, c2s, c&c, command and control, command-and-control, malicious, a phishing*, phishing*, hostile, attacker*, controlled by, registered by, operated by, used by the, a fake, fake`,
	`惡意,釣魚,中繼站,攻擊,駭客,假冒,偽冒,仿冒,詐騙,可疑`)

// A word before a link that only points to more reading.
var referring = newWords(`see, see also, cf, refer, refers, reference*, refer to, source, via, credit, read, read more, more detail*, more information, more info, detail*, advisory, bulletin, blog,
	blogpost, blog post, earlier post, previous post, recent post, our post, article*, report, reports, write-up, writeup, analysis, vendor*, patch*, update, updates, updated, fixed, hotfix, visit, homepage, website, portal, form, according to, download the, download it, get the, obtain the, ticket, case, wiki, thread, write up, write-up goes to,
	link, guidance, guide, documentation, docs, official, rule is at, rules are at, first described, described, available at, available in, available on, available from, posted at, posted on, posted to, posted in`,
	spoken("documented described reported published announced found discussed hosted by us", "at in on by here from"),
	`詳見,請見,參見,參閱,參考,來源,出處,更多,詳情,詳細,說明,公告,報導,報告,文章,部落格,官網,官方,原廠,網站公布,更新檔,修補程式,下載更新,查詢,網址為,登入,填報`)

func spoken(verbs, places string) string {
	var b strings.Builder
	for v := range strings.FieldsSeq(verbs) {
		for p := range strings.FieldsSeq(places) {
			b.WriteString(v + " " + p + ",")
		}
	}
	return b.String()
}

// The same at the head of a line.
var referringLine = newWords(`reference, references, ref, refs, source, sources, link, links, further reading, see also, more info, more information, read more, advisory, original, original post`,
	`參考,參考資料,參考來源,參考連結,參考網址,參考文獻,資料來源,來源,詳見,相關連結,出處`)

// A word before a mail address, name or link of the author.
var contacting = newWords(`contact, contacts, contact us, e-mail us, email us, mail us, reach, reach us, reach us at, question, questions, inquiry, inquiries, enquiries, report it, report this, report incidents,
	report sightings, report abuse, report to, notify, write to, send, sent by me, feedback, hotline, tel, phone, support, pgp, our site, our website, our portal, our page, follow us, subscribe,
	ask, ping, thanks to, thank, credit to, credits, reported by, found by, discovered by, provided by, author, authors, authored by, written by, prepared by, published by, analyst, editor, press, media, abuse desk, abuse contact, cheers, regards, unsubscribe`,
	`聯絡,聯繫,洽詢,洽,承辦人,承辦,負責人,通報至,通報信箱,通報窗口,通報網站,回報信箱,回報至信箱,客服,窗口,諮詢,本中心,本公司,我們的網站,作者,撰稿,撰文,撰寫,敬上,寄信至,寄至,來信,發布單位,感謝,致謝,提供：,情資提供,信箱：`)

// Whoever is reached there is the attacker.
var extorting = newWords(`ransom*, extort*, attacker*, threat actor*, decrypt*, leak site*, victims are, payment`, `勒索,駭客,解密,贖金,攻擊者`)

// In the sentences before too, because a ransom note that is quoted is one of several sentences.
var ransomNote = newWords(`your files, your data, your network, your documents, ransom note*, ransom demand*, the note asks, note says, pay us, demanded`, `勒索信,勒索訊息,勒索通知,您的檔案,你的檔案`)

// Words that say only that an address follows.
var mailLabel = newWords(`email, e-mail, mail, email address, e-mail address`, `電子郵件,電郵,信箱,郵件位址,郵件地址,電子信箱`)

// anonymousMail are services that extortionists like and authorities do not use.
var anonymousMail = set(`proton.me protonmail.com pm.me tutanota.com tutanota.de tuta.io tuta.com onionmail.org cock.li airmail.cc mail2tor.com mail.ru yandex.ru yandex.com
	bk.ru inbox.ru list.ru rambler.ru aol.com gmx.com keemail.me disroot.org riseup.net elude.in msgsafe.io firemail.cc`)

// roleMail are the mailboxes at which those who defend are reached.
var roleMail = set(`abuse cert csirt psirt soc noc hostmaster postmaster press media incident incidents infosec dpo certcc cirt isac security-alert secalert`)

// Whose a value is when it is not the attacker's, and the words that may stand between that and the value.
var (
	ownerOrVictim = newWords(`victim*, infected, affected, internal, our, ours, my, customer*, corporate, targeted, gateway*, proxy, proxies, firewall*, vpn, domain controller*, intranet, mail server, mail servers,
		account*, mailbox*, user, users, honeypot*`,
		`受害,受駭,受感染,受影響,受測,內部,本機關,本單位,本府,本校,本部,本署,本院,本會,本行,本公司,貴校,校內,事件主機,所屬,貴單位,貴機關,我們的,我方,該機關,該單位,機關ip`)
	victimLabel = newWords(`victim*, affected organisation*, affected organization*, our network*, internal*`, `受害,受駭,受影響,內部,本機關,本單位,貴單位`)
	ownNoun     = newWords(`own, host, hosts, machine*, server*, ip, ips, ip address*, address*, network*, website*, site, gateway*, proxy, firewall*, vpn, mail, domain*, controller*, portal, workstation*, printer*, client*, system*,
		sinkhole, scanner*, monitoring, sensor*, honeypot*, collector*, range, block, web, dns, account*, mailbox*, at, is, was, are, were, with, the, of, user, named, called, asn, prefix, public, external, internal, resolver*, file, netblock`,
		`主機,單位,系統,ip,電腦,網站,設備,機關,伺服器,郵件,位於,為,是,位址,之,對外,官方,網域,網段,監控,監測,掃描,端點,工作站,使用者,帳號,的,有,名稱`)
)

// Words before a value that clear it, words after it that do, and the words behind "is" or "為" that do.
var (
	clearingBefore = newWords(`legitimate, legitimately, legit, benign, harmless, innocent, genuine, the real, trusted, well-known, known-good, known good, non-malicious, clean, uncompromised, false positive,
		false positives, do not block, don't block, never block, not to block, not block, exclud*, allowlist*, allow-list*, whitelist*, white-list*, connectivity check*, internet access,
		internet connectivity, internet connection, network connectivity, sinkhole, sinkhole at, sinkhole server, ntp, time server, official site, official website, official domain,
		official portal, research project*, internet survey*, of the fix, of the patch, of the hotfix, of the update,
		not ioc, not iocs, not indicators, not an ioc, non-iocs, unrelated, public resolver, public resolvers, public dns, fixed in, fixed by, patched in`,
		`合法,正當,正常,良性,無害,正版,可信任,知名,公共服務,公共dns,誤報,誤判,白名單,請勿封鎖,勿封鎖,不要封鎖,別封鎖,不必封鎖,無須封鎖,不應封鎖,請勿阻擋,勿阻擋,不要阻擋,請勿擋,不要擋,別擋,排除,檢查網路,沉洞,沉洞主機,官方網站,官網,官方網域,校時主機,無關,非指標,非ioc,已修補於`)
	clearingAfter = newWords(`not malicious, not a malicious*, not an indicator*, not indicator*, not an ioc, not a c2, not iocs, should not be blocked, should not block, must not be blocked, need not be blocked, do not block,
		don't block, please don't block, false positive, false positives, legitimate service*, legitimate site*, legitimate website*, legitimate domain*, legitimate software, legitimate tool*, legitimate executable*,
		legitimate binar*, legitimate file*, legitimate application*, legitimate address*, legitimate host*, no longer malicious, unrelated to, not related to, not part of this,
		nothing malicious, normal traffic, for reference only`,
		`非惡意,不是惡意,無惡意,非屬惡意,請勿封鎖,勿封鎖,不要封鎖,請不要封鎖,別封鎖,不必封鎖,無須封鎖,不應封鎖,請勿阻擋,勿阻擋,不要阻擋,請勿擋,請不要擋,不要擋,別擋,不必擋,列入白名單,加入白名單,誤報,測試網路,確認網路,檢查網路,判斷網路,確認連線,判斷連線,請勿列入,勿列入,非本案指標,非指標,非ioc,均非,測試連線是否正常,解除封鎖,校時,對時,與本案無關,與本次事件無關,僅供參考,不列入,正常流量`)
	clearingPredicate = newWords(`legitimate, benign, harmless, clean, a false positive, false positives, trusted, ours, our own, abused, a sinkhole, our sinkhole, sinkhole*, the sinkhole, safe, not affected, known good, unrelated, expected, normal,
		a public resolver, public resolver*, a placeholder, a test address, a shared host, owned by us, run by us, operated by us, a victim,
		victims, one of the victims, gateway*, load balancer*, a monitoring*, own`,
		`合法,正常,正當,無害,誤報,誤判,良性,我們自己,我們的,本機關,本單位,本府,本校,官方,沉洞,sinkhole,白名單`)
	verdictCell = newWords(`benign, clean, legitimate, legit, internal, safe, harmless, whitelisted, allowlisted, false positive, fp, not malicious, known good, ok, victim, ours`,
		`良性,正常,合法,無害,內部,誤報,誤判,白名單,非惡意,受害,不是惡意`)
	clearNoun = newWords(`web site, website, websites, sites, site, service, services, domain, domains, software, tool, tools, application*, binary, binaries, executable, executables, file, files, cloud service*,
		host, hosts, address, addresses, ip, ips, url, urls, copy of, e.g., such as, like, server, servers, at, the, and, hash, sha256, sha1, md5, sha-256, sha-1`,
		`網站,網域,服務,軟體,工具,程式,檔案,的,主機,雲端,如,例如,位址,ip,伺服器,雲端硬碟,雲端服務`)
	notClearing = newWords(`not, non, appear, appears, appeared, appearing, look, looks, looked, looking, seem, seems, seemingly, pose as, poses as, posing as, disguised as, disguise as, masquerade as, masquerades as,
		masquerading as, pretend to be, pretends to be, pretending to be, isn't, aren't, wasn't, a fake, to look`, `不,非,異,偽裝成,偽裝為,看似,貌似,假冒,冒充,仿冒`)
	looksClear = newWords(`-looking, -seeming, looking, seeming`, `的偽裝,偽裝,外觀`)
	turning    = newWords(`while, but, however, whereas, although, then, instead, unlike, connect, connects, connected, connecting, download, downloads, downloaded, downloading, contacted, contacts, contacting, beacon*, sends,
		sending, sent, drop, drops, dropped, fetch, fetches, fetched, c2, c2s, c&c, malicious, from`, `但,然而,而是,卻,則,連線至,連到,連線到,下載,回報,中繼站,惡意,接著,另`)
	imitating = newWords(`impersonate, impersonates, impersonated, impersonating, mimic, mimics, mimicked, mimicking, spoofs, spoofing, masquerading as, masquerades as, masquerade as, pretending to be, pretends to be,
		poses as, posing as, imitate, imitates, imitating, imitated, typosquat of, typosquats of, lookalike of, lookalikes of, look-alike of, similar to, copy of, copies of, clone of, clones, cloned from, redirected to the real,
		redirects to the real, redirected to the legitimate, redirects to the legitimate, to the real, to the legitimate, to the genuine, instead of, rather than,
		in place of`, `而非,而不是,仿冒,冒充,假冒,偽冒,模仿,偽裝成,偽裝為,仿冒對象為,冒用`)
	imitated  = newWords(`the, a, real, legitimate, genuine, official, site, sites, website*, domain*, portal*, page*, of, login, and, brand*, bank, or`, `合法,官方,官方網站,合法網站,的,真正,及,與,和`)
	hacked    = newWords(`compromised, hacked, hijacked, trojanised, trojanized, backdoored, weaponised, weaponized, tampered, infected, modified`, `遭駭,被駭,遭入侵,被入侵,遭竄改,遭植入,遭置換`)
	negations = newWords(`not, no longer, never, isn't, aren't, wasn't, weren't, nor`, `並非,不是,非,不屬,不再是,並無,不屬於`)
	copulas   = newWords(`is, are, was, were, being, be, as, belongs to, belong to, points to a`, `是,為,係,屬,皆為,均為,研判為,疑為,判定為,屬於`)
	joiners   = newWords(`and, or, as well as, und`, `及,與,和,或,以及,跟`)
	// What may stand between the values of a list and what is said of all of them.
	takingUp = newWords(`and, or, as well as, this, these, those, traffic, address, addresses, both, all, they, it, which, that, are, is, domains, hosts, names`, `及,與,和,或,以及,跟,以,上述,以上,均,皆,等,用以,來,藉以,並`)
)
