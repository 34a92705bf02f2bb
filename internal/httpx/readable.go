package httpx

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Readable refuses an address whose path or query is no text. No database takes such bytes, so they are a mistake of who asks and not a failure here.
func Readable(r *http.Request) error {
	if err := ReadableText(r.URL.Path); err != nil {
		return err
	}
	return ReadableValues(r.URL.Query())
}

// ReadableValues is the same for the fields of a form.
func ReadableValues(v url.Values) error {
	for name, list := range v {
		if err := ReadableText(append(list, name)...); err != nil {
			return err
		}
	}
	return nil
}

// ReadableText refuses what is not UTF-8 or has a NUL.
func ReadableText(list ...string) error {
	for _, s := range list {
		if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
			return fault.New(fault.Invalid, "not_text", text.Of("網址或欄位裡有讀不懂的字元，請更正後再試。", "The address or a field has characters that are no text; correct it and try again."))
		}
	}
	return nil
}
