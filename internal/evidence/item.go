package evidence

import (
	"fmt"
	"path"
	"strings"
	"unicode"

	"lianfang/internal/blob"
	"lianfang/internal/format/custody"
	"lianfang/internal/text"
)

// Side is whose hands something came from.
type Side string

// The sides.
const (
	ByCode Side = "reporter" // whoever holds the code of a report
	ByBody Side = "body"
	ByDesk Side = "desk"
	BySelf Side = "system" // the program; of entries alone
)

// Name is the side in words.
func (s Side) Name() text.Text {
	switch s {
	case ByCode:
		return text.Of("通報人", "the reporter")
	case ByBody:
		return text.Of("事件單位", "the body")
	case BySelf:
		return text.Of("系統", "the system")
	}
	return text.Of("值班台", "the desk")
}

// Pass is leave to the evidence of one case. Package incident alone makes one.
type Pass struct {
	Case   int64
	Number string // of the case
	Side   Side
	Org    int64 // ByBody: the body
	Actor  int64 // whom facts name

	Person, Token, ByOrg int64 // who goes on with an upload
	Ended                bool  // of a case that has ended nothing more is brought, but by the desk
}

// Item is a piece of evidence.
type Item struct {
	ID          int64
	Case        int64
	N           int64 // of its case: 1, 2, 3 …
	Side        Side
	Org         int64
	Actor       int64
	Name        string // as given: for showing alone
	Kind        string // by its bytes
	Size        int64
	SHA256      blob.Sum
	SHA1        []byte
	MD5         []byte
	CameAt      int64
	CheckedAt   int64
	Sound       bool
	DestroyedAt int64
	Triage      *Triage // nil while nobody looked at it

	blocks []byte
	erased bool
}

func (x Item) held() custody.Held { return custody.Held{N: x.N, SHA256: x.SHA256.String()} }

// FileName is the name under which a piece leaves the house: ours, whatever it was called when it came.
func FileName(number string, n int64) string {
	return fmt.Sprintf("evidence-%s-%d.bin", strings.Map(plain, number), n)
}

// PackageName is the name of a sealed package.
func PackageName(number string, seq int64) string {
	return fmt.Sprintf("evidence-%s-sealed-%d.tar", strings.Map(plain, number), seq)
}

func plain(r rune) rune {
	if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

// cleanName is what is kept of a name: its last part, without what cannot be seen or turns the reading round.
func cleanName(name string) string {
	name = strings.ToValidUTF8(name, "?")
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(name)
	if name == "" || name == "." || name == "/" || name == ".." {
		return "-"
	}
	if all := []rune(name); len(all) > maxName {
		name = string(all[:maxName-1]) + "…"
	}
	return name
}
