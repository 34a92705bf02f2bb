package nation

import "lianfang/internal/text"

// Guidance is reviewed advice for one family of products: what the warning of a vulnerability in it says to people who must act. A
// policy names the family; the template fills in the rest.
type Guidance struct {
	Products []string // vendor:product of the CPE names
	Title    text.Text
	Lead     text.Text // what is wrong, at most 60 Chinese characters
	Todo     []Todo    // in order
	Handover text.Text // for whoever has a contractor
}

// Todo is one step: what to do, how long it takes and what else it will do.
type Todo struct {
	Do       text.Text // may hold one %s: the versions that are fixed, see NeedsFix
	Note     text.Text // side effects and what to look out for
	Minutes  int
	NeedsFix bool // Do holds %s; leave the step out while no fixed version is known
}

// Guidances lists the advice there is.
func Guidances() []Guidance { return []Guidance{sslVPN(), tomcat()} }

// GuidanceFor finds the advice for a product, e.g. "fortinet:fortios".
func GuidanceFor(product string) (Guidance, bool) {
	for _, g := range Guidances() {
		for _, p := range g.Products {
			if p == product {
				return g, true
			}
		}
	}
	return Guidance{}, false
}

func sslVPN() Guidance {
	return Guidance{
		Products: []string{"fortinet:fortios", "fortinet:fortiproxy"},
		Title:    text.Of("防火牆的 SSL VPN 正被入侵：請更新，或先把它關掉", "Your firewall’s SSL VPN is under attack: update it, or turn it off first"),
		Lead:     text.Of("攻擊者不需要密碼，就能從網路接管沒有更新的防火牆（FortiOS、FortiProxy）。", "Attackers can take over firewalls that were not updated (FortiOS, FortiProxy) from the internet, with no password."),
		Todo: []Todo{
			{Do: text.Of("先關閉 SSL VPN", "Turn SSL VPN off first"), Minutes: 5,
				Note: text.Of("在家使用 VPN 的同仁會斷線，請先告知。只關「網頁模式」沒有用，要整個關閉。", "Staff at home will lose the VPN, so tell them first. Turning off “web mode” alone does not help; turn off all of SSL VPN.")},
			{Do: text.Of("更新到 %s 或更新的版本", "Update to %s or later"), Minutes: 30, NeedsFix: true,
				Note: text.Of("設備會重新開機，網路會中斷約 5 分鐘。請選離峰時段，更新前先備份設定。", "The device restarts and the network is down for about 5 minutes. Pick a quiet time and back up the settings first.")},
			{Do: text.Of("看看有沒有人進來過", "Check whether someone got in"), Minutes: 20,
				Note: text.Of("找 11 月 18 日之後新增的管理員帳號，並用預警附的位址查連線紀錄。看到不認識的，不要刪除，按「需要協助」。", "Look for administrator accounts added since 18 November, and for connections to the addresses in this warning. If you find something strange, do not delete it. Press “Need help”.")},
			{Do: text.Of("更換防火牆與 VPN 的密碼", "Change the passwords of the firewall and the VPN"), Minutes: 20,
				Note: text.Of("更新完成後再換。同仁下次登入 VPN 要用新密碼。", "Do this after the update. Staff need the new password the next time they use the VPN.")},
		},
		Handover: text.Of("設備是廠商在管？可以直接轉給廠商，TLP:AMBER 允許您給需要知道的人。", "A vendor runs your firewall? You may forward this: TLP:AMBER lets you share with those who need to know."),
	}
}

func tomcat() Guidance {
	return Guidance{
		Products: []string{"apache:tomcat"},
		Title:    text.Of("網站主機的 Tomcat 可能被植入程式：請更新", "Tomcat on your web server can be made to run foreign code: update it"),
		Lead:     text.Of("若設定允許上傳，攻擊者能在網站主機（Apache Tomcat）上執行程式。預設的設定不允許。", "Where the settings allow uploads, attackers can run code on your web server (Apache Tomcat). The default settings do not."),
		Todo: []Todo{
			{Do: text.Of("確認預設服務唯讀", "Make sure that the default servlet is read-only"), Minutes: 10,
				Note: text.Of("在 conf/web.xml 找 readonly，應為 true 或沒有這一行。改動後要重新啟動。", "Look for readonly in conf/web.xml: it should be true, or not be there. A change needs a restart.")},
			{Do: text.Of("更新到 %s 或更新的版本", "Update to %s or later"), Minutes: 40, NeedsFix: true,
				Note: text.Of("網站會停約 5 分鐘。先在測試機試過，再換正式機。", "The site is down for about 5 minutes. Try it on the test machine before the real one.")},
			{Do: text.Of("查存取紀錄", "Look through the access log"), Minutes: 20,
				Note: text.Of("找帶有 Content-Range 的 PUT 要求。若有成功的（狀態 201 或 204），按「需要協助」。", "Search for PUT requests with Content-Range. If one succeeded (status 201 or 204), press “Need help”.")},
		},
		Handover: text.Of("網站是廠商在管？請把這則預警轉給廠商，並請對方回報版本。", "A contractor runs your site? Pass this warning on and ask for the version."),
	}
}
