package remedy

import (
	"net/url"
	"strings"

	"lianfang/internal/format/vers"
)

// tidy takes out what cannot be shown or used: placeholders and hashes among versions, addresses that are none, control characters.
func (k Known) tidy() Known {
	k.Product, k.Package, k.EndedOn = plain(k.Product, maxName), plain(k.Package, maxName), plain(k.EndedOn, maxVersion)
	k.Held = plain(k.Held, maxVersion)
	if vers.Placeholder(k.Held) {
		k.Held = ""
	}
	k.Fixed, k.After, k.KBs = versions(k.Fixed), versions(k.After), versions(k.KBs)
	k.Solutions, k.Workarounds = quotes(k.Solutions), quotes(k.Workarounds)
	k.Notice = address(k.Notice)
	if k.Kind == UnknownKind && k.windows() {
		k.Kind = System
	}
	return k
}

// versions keeps each usable version once. Without a digit it is a word that stands in for one, as Microsoft's "publication".
func versions(all []string) (out []string) {
	seen := make(map[string]bool)
	for i, s := range all {
		s = strings.TrimSpace(s)
		if i >= maxLooked {
			break
		}
		if s == "0" || !strings.ContainsAny(s, "0123456789") || len(s) > maxVersion || vers.Placeholder(s) || hash(s) || strings.ContainsAny(s, "*<>") || plain(s, maxVersion) != s || seen[s] {
			continue
		}
		seen[s] = true
		out = append(out, s)
	}
	return out
}

// hash tells whether a version is a commit: a reader cannot install one, and its order is unknown.
func hash(s string) bool {
	return (len(s) == 40 || len(s) == 64) && strings.Trim(strings.ToLower(s), "0123456789abcdef") == ""
}

func quotes(all []Quote) (out []Quote) {
	seen := make(map[string]bool)
	for i, q := range all {
		q = Quote{plain(q.By, maxName), plain(q.Text, maxQuote)}
		if i >= maxLooked || q.Text == "" || seen[q.Text] {
			continue
		}
		seen[q.Text] = true
		out = append(out, q)
	}
	return out
}

// address keeps an address of the web that a person can open.
func address(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || len(s) > maxAddress || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || plain(s, maxAddress) != s {
		return ""
	}
	return s
}

// plain makes another's words fit for one paragraph: no control characters, one blank between words, cut at a letter.
func plain(s string, most int) string {
	if len(s) > 4*most { // what is cut away need not be looked through
		s = s[:4*most]
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r >= 0x80 && r <= 0x9F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 { // the last two turn the direction of text
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= most {
		return s
	}
	cut := 0
	for i := range s {
		if i > most-len("…") {
			break
		}
		cut = i
	}
	return s[:cut] + "…"
}
