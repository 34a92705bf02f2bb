package sbom

import (
	"strings"
)

// host is what a list of packages says about the machine that it was made on. Package managers do not say it themselves, so it stands in lines before
// the list: the content of /etc/os-release as it is (os-release(5)), or remarks that somebody or a script wrote,
//
//	# host: web-1
//	# os: Debian GNU/Linux 10 (buster)
//	# arch: amd64
//
// Whoever joins the lists of several machines writes a new head before each.
type host struct {
	name   string
	arch   string
	distro distro
}

// hostWords are the keys of remarks, as people write them.
var hostWords = map[string]string{
	"host": "host", "hostname": "host", "asset": "host", "machine": "host", "主機": "host", "主機名稱": "host", "設備": "host",
	"os": "os", "distro": "os", "distribution": "os", "作業系統": "os", "發行版": "os",
	"arch": "arch", "architecture": "arch", "架構": "arch",
}

// head takes a line that is no package: blank, a remark or a line of os-release.
func (h *host) head(line string) bool {
	line = strings.TrimSpace(line)
	if line == "" {
		return true
	}
	if strings.HasPrefix(line, "#") {
		h.remark(strings.TrimSpace(strings.TrimLeft(line, "#")))
		return true
	}
	key, value, ok := strings.Cut(line, "=")
	if !ok || !isVariable(key) || strings.HasPrefix(value, "=") {
		return false
	}
	h.distro.set(key, unquoted(value))
	return true
}

func (h *host) remark(s string) {
	at := strings.IndexAny(s, ":=：")
	if at <= 0 || len(s) > MaxField {
		return
	}
	value := present(strings.TrimLeft(s[at:], ":=： \t"))
	switch hostWords[strings.ToLower(strings.TrimSpace(s[:at]))] {
	case "host":
		if h.name != value {
			*h = host{name: value} // another machine begins, of which nothing is known yet
		}
	case "os":
		h.distro = distroNamed(value)
	case "arch":
		h.arch = value
	}
}

// isVariable tells the keys of os-release: capitals, digits and underscores.
func isVariable(key string) bool {
	return key != "" && key[0] >= 'A' && key[0] <= 'Z' && strings.Trim(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

// unquoted takes the marks of a shell assignment off (os-release(5) allows either sort, with backslashes before special signs).
func unquoted(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		s = s[1 : len(s)-1]
	}
	if len(s) > MaxField {
		return ""
	}
	return strings.ReplaceAll(s, `\`, "")
}

// stands fills in where a component stands.
func (h *host) stands(c *Component) {
	c.Asset, c.OS = h.name, h.distro.words()
}
