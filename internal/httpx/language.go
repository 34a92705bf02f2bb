package httpx

import (
	"net/http"
	"strings"

	"lianfang/internal/text"
)

// Language is the language of the sentences in an answer to a program: zh-TW where it is asked for, else English, which programs' logs are read in.
func Language(r *http.Request) text.Lang {
	if strings.HasPrefix(strings.TrimSpace(strings.ToLower(r.Header.Get("Accept-Language"))), "zh") {
		return text.ZhTW
	}
	return text.En
}
