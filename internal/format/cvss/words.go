package cvss

import (
	"strings"

	"lianfang/internal/text"
)

// Words says in one sentence what the base metrics mean: from where, with which rights, with whose help, under which conditions, and what
// an attacker gets. "Over the network, without signing in, without anyone's help, an attacker can read everything …".
func (v Vector) Words() text.Text {
	if len(v.Metrics) == 0 {
		return text.Text{}
	}
	how := []text.Text{v.from(), v.rights(), v.help()}
	if t := v.conditions(); !t.IsZero() {
		how = append(how, t)
	}
	en := joined(text.En, how, ", ")
	zh := joined(text.ZhTW, how, "，")
	return text.Of("攻擊者"+zh+"，就能"+v.gain().In(text.ZhTW)+"。", strings.ToUpper(en[:1])+en[1:]+", an attacker can "+v.gain().In(text.En)+".")
}

func joined(l text.Lang, all []text.Text, between string) string {
	out := make([]string, len(all))
	for i, t := range all {
		out[i] = t.In(l)
	}
	return strings.Join(out, between)
}

func (v Vector) from() text.Text {
	switch v.Get("AV") {
	case "N":
		return text.Of("從網路下手", "over the network")
	case "A":
		return text.Of("從同一個區域網路或鄰近範圍下手", "from the same local network or nearby")
	case "P":
		return text.Of("親手接觸設備", "with the device in hand")
	}
	return text.Of("在機器上執行程式或讓人開啟檔案", "by a program or file on the machine itself")
}

func (v Vector) rights() text.Text {
	if v.Version == V20 {
		switch v.Get("Au") {
		case "N":
			return text.Of("不需登入", "without signing in")
		case "S":
			return text.Of("登入一次", "after signing in")
		}
		return text.Of("登入兩次以上", "after signing in more than once")
	}
	switch v.Get("PR") {
	case "N":
		return text.Of("不需登入", "without signing in")
	case "L":
		return text.Of("有一般使用者帳號", "with an ordinary account")
	}
	return text.Of("有管理者權限", "with an administrator's rights")
}

func (v Vector) help() text.Text {
	switch v.Get("UI") {
	case "N":
		return text.Of("不需他人配合", "without anyone's help")
	case "R", "A":
		return text.Of("騙使用者做一個動作（例如點連結、開檔案）", "if a user is tricked into an action (a link, a file)")
	case "P":
		return text.Of("等使用者照常操作", "while a user does ordinary work")
	}
	return text.Of("是否需他人配合不明（2.0 版沒有這項）", "with or without a user's help (2.0 does not say)")
}

func (v Vector) conditions() text.Text {
	switch {
	case v.Get("AC") == "H" && v.Get("AT") == "P":
		return text.Of("並須繞過防護、遇上特定條件", "past a protection and under certain conditions")
	case v.Get("AC") == "H" && v.Version == V40:
		return text.Of("並須先繞過防護", "past a protection")
	case v.Get("AC") == "H" || v.Get("AT") == "P":
		return text.Of("並須遇上攻擊者無法掌控的條件", "under conditions that the attacker does not control")
	case v.Get("AC") == "M":
		return text.Of("條件須大致齊備", "under somewhat special conditions")
	}
	return text.Text{}
}

// effect is one of the three harms in the two degrees of every version.
type effect struct {
	name        string
	whole, some text.Text
}

var effects = []effect{
	{"C", text.Of("讀取全部資料", "read everything"), text.Of("讀取部分資料", "read some data")},
	{"I", text.Of("任意竄改資料或程式", "change data and programs at will"), text.Of("竄改部分資料", "change some data")},
	{"A", text.Of("使服務中斷", "stop the service"), text.Of("使服務變慢或時斷時續", "slow or disturb the service")},
}

func (v Vector) gain() text.Text {
	own, beyond := v.harm("V"), v.harm("S")
	if v.Version != V40 {
		own, beyond = v.harm(""), nil
	}
	switch {
	case len(own) == 0 && len(beyond) == 0:
		return text.Of("做的事不影響機密、完整與可用性", "harm neither secrecy nor correctness nor availability")
	case len(own) == 0:
		return text.Format("在其他系統上%s", "%s of other systems", list(beyond))
	case len(beyond) > 0:
		return text.Format("%s，並在其他系統上%s", "%s, and on other systems %s", list(own), list(beyond))
	case v.Get("S") == "C" && v.Version != V40:
		return text.Format("%s，並波及其他系統", "%s, and reach other systems", list(own))
	}
	return list(own)
}

// harm lists the effects whose metrics have that letter before C, I and A.
func (v Vector) harm(before string) (out []text.Text) {
	for _, e := range effects {
		switch v.Get(before + e.name) {
		case "H", "C":
			out = append(out, e.whole)
		case "L", "P":
			out = append(out, e.some)
		}
	}
	return out
}

func list(all []text.Text) text.Text {
	if len(all) == 1 {
		return all[0]
	}
	last := len(all) - 1
	return text.Of(joined(text.ZhTW, all[:last], "、")+"，並"+all[last].In(text.ZhTW), joined(text.En, all[:last], ", ")+" and "+all[last].In(text.En))
}
