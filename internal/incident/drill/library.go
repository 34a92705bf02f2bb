package drill

import (
	"embed"
	"strings"

	"lianfang/internal/text"
)

//go:embed scripts/*.txt
var files embed.FS

// Example is a script that comes with the program.
type Example struct {
	Slug  string
	Name  text.Text
	Class string // of RSIT
}

// Examples are all of them. The scripts are drills of notification and response: nothing is attacked by them.
var Examples = []Example{
	{"ransomware", text.Of("勒索軟體：週一早上檔案打不開", "Ransomware: files that do not open on a Monday morning"), "information-content-security:unauthorised-information-modification"},
	{"leaked-data", text.Of("資料外洩：有人在論壇兜售貴單位的資料", "Leaked data: somebody sells your data on a forum"), "information-content-security:data-leak"},
	{"told-by-others", text.Of("第三方通知：外國團隊說貴單位的主機連向中繼站", "Told by others: a foreign team sees your server call a command server"), "intrusions:system-compromise"},
}

// Text is the script of an example in a language, "" for none of that name.
func (e Example) Text(lang text.Lang) string {
	b, err := files.ReadFile("scripts/" + e.Slug + "." + strings.ToLower(string(lang)) + ".txt")
	if err != nil {
		return ""
	}
	return string(b)
}
