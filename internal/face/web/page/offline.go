package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the script of the form
	"encoding/base64"
	"regexp"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/face/web/asset"
	"lianfang/internal/text"
)

// Offline is where the form for a bad day is fetched, and where what was written in it comes in.
type Offline struct {
	Problem text.Text
	For     text.Text // the organisation whose form it is, zero for anybody's
	Forms   []Link    // downloads, by language
	Key     string    // the line of the public key
	KeyAt   string
}

// Page draws the page.
func (p Offline) Page(v View) templ.Component { return offlinePage(v, p) }

// OfflineForm is a whole file: the questions of the centre's own form, a script that makes a report of the answers, and nothing that needs a line.
type OfflineForm struct {
	Token  string
	Centre string // address
	For    text.Text
	Issued time.Time
	Report IncidentReport // the questions for anybody
	Member *IncidentNew   // those for an organisation, nil for the other form
	Advice []Advice       // what to do first
}

// Page draws the file.
func (p OfflineForm) Page(v View) templ.Component { return offlineForm(v, p) }

// OfflineNote says in a form that it was filled in from a file.
type OfflineNote struct {
	Filled string // RFC 3339, "" where it was not
	Body   text.Text
	Doubts []text.Text
}

//go:embed offline.js
var offlineScript string

var fontFaces = regexp.MustCompile(`@font-face\s*\{[^}]*\}`)

// offlineStyle is the look without what would have to be fetched.
func offlineStyle() string { return string(fontFaces.ReplaceAll(asset.Content("look.css"), nil)) }

// offlinePolicy lets the file do nothing but what stands in it.
func offlinePolicy(style, script string) string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hash(style) + "; script-src " + hash(script)
}

func inline(tag, content string) templ.Component {
	var b bytes.Buffer
	b.WriteString("<" + tag + ">" + content + "</" + tag + ">")
	return templ.Raw(b.String())
}

var (
	wOffline       = text.Of("連不上時的通報單", "A form for when there is no line")
	wOfflineLead   = text.Of("平時先下載。網路或平臺中斷時，用瀏覽器打開這個檔案，不需要網路就能填寫；恢復連線後把存下的檔案送上來，時間以填寫時為準。", "Download it before the bad day. When the network or the platform is down, open the file in a browser: it needs no network. Once the line is back, send the file that it saved; the times that you wrote down count.")
	wOfflineGet    = text.Of("下載通報單", "Download the form")
	wOfflineSign   = text.Of("怎麼知道檔案沒被改過", "How to know that the file was not changed")
	wOfflineSignT  = text.Of("檔案最後有中心的簽章。用另外取得的公開金鑰檢查：", "At its end stands the centre's signature. Check it by the public key, which you get from the centre itself:")
	wOfflineKey    = text.Of("中心的公開金鑰", "The centre's public key")
	wOfflineSend   = text.Of("送出離線填好的檔案", "Send what was written without a line")
	wOfflineSendT  = text.Of("內容會先帶進通報表單，您看過再送出。同一個檔案送兩次只算一件。", "Its answers come into the report form; look at them, then send it. The same file sent twice is one report.")
	wOfflineFile   = text.Of("通報檔（.json）", "Report file (.json)")
	wOfflineRead   = text.Of("讀入檔案", "Read the file")
	wOfflineTitle  = text.Of("離線資安事件通報單", "Incident report without a line")
	wOfflineFor    = text.Of("給", "For")
	wOfflineIssued = text.Of("製作", "Made")
	wOfflineHow    = text.Of("不需要網路。填好後按「完成」會存成一個檔案；也可以列印。恢復連線後到下面的網址送出，或交給值班台。", "No network is needed. “Finish” saves a file; you can print it too. Send it at the address below once the line is back, or hand it to the desk.")
	wOfflineCall   = text.Of("情況緊急、或有法定時限，請先打電話：", "If it is urgent, or the law sets you a time, telephone first:")
	wOfflineDone   = text.Of("完成，存成檔案", "Finish and save the file")
	wOfflinePrint  = text.Of("列印", "Print")
	wOfflineSaved  = text.Of("已存成檔案。請保管好：裡面是您填寫的全部內容。恢復連線後到這裡送出：", "The file is saved. Keep it safe: it holds all that you wrote. Once the line is back, send it here:")
	wOfflineCopy   = text.Of("如果檔案沒有存下來，複製下面的文字存成 .json 檔", "If no file was saved, copy these words into a file that ends in .json")
	wOfflineMust   = text.Of("請先填「發生什麼事」。", "First say what happened.")
	wOfflineFirst  = text.Of("先做這些", "What to do first")
	wOfflineTold   = text.Of("平臺連不上時，已用其他方式通報的時間", "When you told the authority in another way, since the platform was closed")
	wOfflineToldT  = text.Of("例如打電話或傳真。法定時限以這個時間計算；沒有就空著。", "By telephone or fax, for example. The law's time is kept by this one; leave it empty if there was none.")
	wOfflineToldBy = text.Of("用什麼方式、向誰通報、為什麼不能用平臺", "In which way, whom, and why not on the platform")
)
