package offline

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"

	"lianfang/internal/fault"
	"lianfang/internal/format/custody"
	"lianfang/internal/text"
)

// MaxPage is how many bytes a form has at most.
const MaxPage = 1 << 20

const pageSpace = "lianfang offline page\n"

// Seal puts the signature of a page at its end, in a comment that browsers pass over.
func Seal(page []byte, key ed25519.PrivateKey) []byte {
	line := custody.KeyLine(key.Public().(ed25519.PublicKey))
	return fmt.Appendf(bytes.Clone(page), "<!-- lianfang-form %s %s -->\n", line[:len(line)-1], base64.StdEncoding.EncodeToString(ed25519.Sign(key, append([]byte(pageSpace), page...))))
}

var sealed = regexp.MustCompile(`<!-- lianfang-form (ed25519 [0-9a-f]{64}) ([A-Za-z0-9+/=]{88}) -->\r?\n?$`)

// Check tells whether a page is as a centre sealed it: by the key that the caller knows, or by the one that stands in the page, which proves only that nothing was changed since. Sum is
// the SHA-256 of the whole file.
func Check(page []byte, known ed25519.PublicKey) (key ed25519.PublicKey, sum [sha256.Size]byte, err error) {
	sum = sha256.Sum256(page)
	at := sealed.FindSubmatchIndex(page)
	if at == nil {
		return nil, sum, bad("not_sealed", text.Of("檔案最後沒有簽章：不是完整的離線通報單。", "There is no signature at the end: this is no whole form for reports without a line."))
	}
	key, ok := custody.ReadKey(string(page[at[2]:at[3]]) + "\n")
	sig, err := base64.StdEncoding.DecodeString(string(page[at[4]:at[5]]))
	switch {
	case !ok || err != nil:
		return nil, sum, bad("not_sealed", text.Of("檔案最後的簽章讀不懂。", "The signature at the end cannot be read."))
	case known != nil && !bytes.Equal(known, key):
		return key, sum, bad("other_key", text.Of("簽章是用別的金鑰做的：不是這個中心的通報單。", "It was signed with another key: this is not that centre's form."))
	case !ed25519.Verify(key, append([]byte(pageSpace), page[:at[0]]...), sig):
		return key, sum, bad("changed", text.Of("內容與簽章不符：檔案在簽章之後被改過。", "The content does not fit the signature: the file was changed after it was signed."))
	}
	return key, sum, nil
}

func bad(code string, say text.Text) error { return fault.New(fault.Invalid, code, say) }
