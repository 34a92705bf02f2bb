package remedy

import (
	"lianfang/internal/format/cvss"
	"lianfang/internal/text"
)

// until lists what helps where nothing can be installed yet: first the source's own workaround, then what follows from how the attack
// comes in and what the thing is.
func (k Known) until(v cvss.Vector) []Step {
	var out []Step
	for i, q := range k.Workarounds {
		if i < maxQuotes {
			s, _ := k.quoted([]Quote{q}, text.Of("來源給的暫時措施如下，請照做，更新後再復原。", "A source gives a workaround; do as it writes, and undo it after the update."), Workaround)
			out = append(out, s)
		}
	}
	switch v.Get("AV") {
	case "N":
		out = append(out, k.remote()...)
	case "A":
		out = append(out, k.nearby())
	case "L":
		out = append(out, k.local(v))
	case "P":
		out = append(out, byHand())
	default:
		out = append(out, k.remote()...)
	}
	if v.Get("UI") == "R" || v.Get("UI") == "A" || k.Kind == Client {
		out = append(out, warnUsers())
	}
	if k.Kind != Client && k.Kind != System {
		out = append(out, k.turnOff())
	}
	return append(out, k.watch())
}

// remote is for an attack over the network, and for one of which nothing is known.
func (k Known) remote() []Step {
	switch k.Kind {
	case Client, Library:
		return nil // nobody connects to it; what contains it or what it opens is dealt with by the other steps
	case Device:
		return []Step{
			{Does: Disconnect, Minutes: 20, Do: text.Of("關閉從網際網路連到設備管理介面的途徑，只從內部管理網路操作。", "Close the way from the internet to the device's management, and manage it from an inner network alone."),
				Note: text.Of("遠端維護的廠商可能連不上，請先告訴他們。", "Who maintains it from afar may lose access; tell them first.")},
			k.restrict()}
	case Control:
		return []Step{
			{Does: Disconnect, Minutes: 60, Do: text.Of("確認控制網路沒有通往網際網路或辦公網路的路徑；有的話先切斷，或以防火牆只留必要的連線。", "See that no way leads from the control network to the internet or the office; cut it, or leave by a firewall what is needed."),
				Note: text.Of("先與現場和系統整合商確認，不要在運轉中掃描或重新開機。", "Settle it with the site and the integrator; do not scan or restart while the plant runs.")},
			k.restrict()}
	}
	return []Step{
		{Does: Disconnect, Minutes: 20, Do: text.Of("不必讓外面連到的，先從網際網路移開（防火牆關閉對外的連接埠）。", "What need not be reached from outside, take off the internet (close its ports at the firewall)."),
			Note: text.Of("外面的使用者會連不上，請先告訴他們。", "People outside lose access; tell them first.")},
		k.restrict()}
}

func (k Known) restrict() Step {
	return Step{Does: Restrict, Minutes: 20, Do: text.Of("必須開放的，只允許必要的來源位址連線，或改由 VPN 進入。", "What has to stay open, let only the addresses that need it connect, or let people in by VPN."),
		Note: text.Of("先列出誰在用，再設規則。", "List who uses it before you set the rule.")}
}

func (k Known) nearby() Step {
	return Step{Does: Restrict, Minutes: 30, Do: text.Of("把它與訪客、無線及一般使用者的網路分開，只讓必要的機器在同一網段。", "Separate it from guests', wireless and ordinary users' networks; leave only machines that need it in its segment.")}
}

func (k Known) local(v cvss.Vector) Step {
	s := Step{Does: Restrict, Minutes: 20, Do: text.Of("只讓必要的人登入這台機器，停用不用的帳號，不執行來路不明的程式。", "Let only those who need it sign in to the machine, disable accounts that nobody uses, and run no program of unknown origin.")}
	if k.Kind == Client || v.Get("UI") == "R" || v.Get("UI") == "A" {
		s.Do = text.Of("不開啟來路不明的檔案，郵件附件先在閘道過濾。", "Open no file of unknown origin, and filter attachments at the mail gateway.")
	}
	return s
}

func byHand() Step {
	return Step{Does: Restrict, Minutes: 20, Do: text.Of("看管好設備，鎖好機房與機櫃，關閉不用的 USB 等接孔。", "Keep the device under watch, lock rooms and racks, and close ports such as USB that nobody uses.")}
}

func warnUsers() Step {
	return Step{Does: Watch, Minutes: 10, Do: text.Of("提醒使用者：不點可疑連結，不開可疑附件，有異狀就回報。", "Tell users: no doubtful links, no doubtful attachments, and report what looks odd.")}
}

func (k Known) turnOff() Step {
	if k.Kind == Library {
		return Step{Does: TurnOff, Minutes: 30, Do: text.Of("找出哪些程式用到它，先關閉會用到的功能，或先停用該程式。", "Find which programs contain it, and switch off what uses it, or the program itself."),
			Note: text.Of("可用 SBOM 清單查。", "An SBOM tells which.")}
	}
	return Step{Does: TurnOff, Minutes: 15, Do: text.Of("用不到的功能先關閉；整個服務都用不到就停掉。", "Switch off the feature that is affected where nobody needs it; where nobody needs the service, stop it.")}
}

func (k Known) watch() Step {
	s := Step{Does: Watch, Minutes: 30, Do: text.Of("留意紀錄：陌生的登入、新帳號、突然增加的連線、執行了不該執行的程式。", "Watch the logs: sign-ins from strange places, new accounts, more connections than usual, programs that should not run.")}
	if k.Exploited {
		s.Do = text.Of("已有人利用這個漏洞：查閱近三個月的紀錄，看有沒有被入侵的跡象，並把紀錄留下來。", "It is already used: look through the logs of the last three months for signs of an intrusion, and keep them.")
		s.Note = text.Of("若發現跡象，先不要重開機或重灌，立即通報。更新不會趕走已經進來的人。", "If you find any, do not restart or reinstall yet, and report it at once. An update does not drive out who is already in.")
	}
	return s
}
