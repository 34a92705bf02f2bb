package nation

import "strings"

// prose makes sentences that mean nothing and have the length and the letters of real ones: nine in English, one in Chinese.
type prose struct{ dice }

var words = strings.Fields(`loader implant relay beacon server account password archive script service library module operator campaign
 victim target network segment router firewall gateway mailbox attachment macro document installer update driver kernel process thread
 memory registry task schedule cookie token session tunnel proxy resolver domain certificate signature sample variant family cluster
 infrastructure hosting provider address port request response header payload stage dropper stealer wiper scanner panel portal
 observed contacted downloaded executed encrypted renamed disabled exfiltrated registered rotated reused shared seen removed hidden
 early late again since before after through against within across under small large several new old known unknown rare common
 silver amber hollow quiet northern distant broken paper copper winter harbour lantern heron cedar pebble meadow thistle ember`)

var phrases = strings.Fields(`攻擊者 利用 未更新的 設備 取得 內部 網路 存取權限 之後 下載 第二階段 程式 並 連線 至 中繼站 受害 單位 的 帳號
 遭到 竊取 郵件 附件 內含 惡意 巨集 執行後 建立 排程 維持 常駐 資料 被 加密 紀錄 顯示 多次 登入 失敗 隨後 成功 請 檢查 防火牆 與 伺服器
 是否 有 異常 連線 必要時 更換 密碼 並 通報 主管機關 樣本 與 先前 活動 相似`)

func (p prose) title() string {
	s := words[p.IntN(len(words))] + " " + words[p.IntN(len(words))] + " " + words[p.IntN(len(words))]
	return strings.ToUpper(s[:1]) + s[1:]
}

// sentences gives about n letters.
func (p prose) sentences(n int) string {
	var s strings.Builder
	if p.IntN(10) == 0 {
		for s.Len() < n { // a Chinese letter is three bytes, and says as much as three of ours
			s.WriteString(phrases[p.IntN(len(phrases))])
			if p.IntN(9) == 0 {
				s.WriteString("，")
			}
		}
		return s.String() + "。"
	}
	for start := true; s.Len() < n; {
		w := words[p.IntN(len(words))]
		if start {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		s.WriteString(w)
		if start = p.IntN(12) == 0; start {
			s.WriteString(". ")
		} else {
			s.WriteString(" ")
		}
	}
	return strings.TrimSpace(s.String()) + "."
}
