package observable

import (
	"strings"
)

var defaultPort = map[string]string{"http": "80", "https": "443", "ftp": "21", "ftps": "990", "ws": "80", "wss": "443", "ssh": "22", "sftp": "22"}

// link brings a URL to its normal form: scheme and host lower case, the host in A-labels or the usual text of an address, the default port
// off; path, query and fragment keep their bytes (RFC 3986 §6.2.2.1, §6.2.3). A link without a scheme counts as http.
func link(s string) (Value, error) {
	p, ok := splitLink(s)
	if !ok {
		return refuse(URL, "這不是網址。", "This is not a URL.")
	}
	return Value{URL, p.String()}, nil
}

// linkParts are the pieces of a URL in normal form.
type linkParts struct {
	scheme, user, host, port string
	rest                     string // from the path on
}

func (p linkParts) String() string {
	var b strings.Builder
	b.WriteString(p.scheme + "://")
	if p.user != "" {
		b.WriteString(p.user + "@")
	}
	if strings.Contains(p.host, ":") {
		b.WriteString("[" + p.host + "]")
	} else {
		b.WriteString(p.host)
	}
	if p.port != "" {
		b.WriteString(":" + p.port)
	}
	return b.String() + p.rest
}

func splitLink(s string) (linkParts, bool) {
	p := linkParts{scheme: "http"}
	if strings.ContainsAny(s, " \t\r\n") {
		return p, false
	}
	scheme, rest, given := strings.Cut(s, "://")
	if given && goodScheme(scheme) {
		p.scheme = strings.ToLower(scheme)
	} else {
		rest = strings.TrimPrefix(s, "//")
	}
	end := strings.IndexAny(rest, "/?#\\")
	if end < 0 {
		end = len(rest)
	}
	authority := rest[:end]
	p.rest = rest[end:]
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		p.user, authority = authority[:at], authority[at+1:]
	}
	return p, p.setHost(authority)
}

func goodScheme(s string) bool {
	if s == "" || len(s) > 24 || !isAlnum(s[0]) || s[0] <= '9' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !isAlnum(s[i]) && s[i] != '+' && s[i] != '-' && s[i] != '.' {
			return false
		}
	}
	return true
}

func (p *linkParts) setHost(authority string) bool {
	host, port := splitPort(authority)
	if port == defaultPort[p.scheme] {
		port = ""
	}
	p.port = port
	if host == "" {
		return p.scheme == "file"
	}
	if a, ok := parseAddress(host); ok && (strings.HasPrefix(host, "[") || !strings.Contains(host, ":")) {
		p.host = a.String()
		return true
	}
	if name, ok := hostName(host); ok {
		p.host = name
		return true
	}
	// A host such as 3232235777 or 0300.0250.1.1 is written so to slip through; which address it means differs by program, so it stays as it is.
	p.host = strings.ToLower(host)
	return ascii(host) && !strings.ContainsAny(host, "[]<>\"`{}|^:%")
}

// splitPort parts "host:port" and "[v6]:port"; without a port in 1–65535 the port is "" and all is host.
func splitPort(s string) (host, port string) {
	at := strings.LastIndexByte(s, ':')
	if at < 0 {
		return s, ""
	}
	host, port = s[:at], s[at+1:]
	if port == "" && !strings.Contains(host, ":") {
		return host, ""
	}
	if strings.Contains(host, ":") && !strings.HasSuffix(host, "]") {
		return s, ""
	}
	if _, ok := portNumber(port); !ok {
		return s, ""
	}
	return host, strings.TrimLeft(port, "0")
}

func portNumber(s string) (uint16, bool) {
	if !allDigits(s) || len(s) > 5 {
		return 0, false
	}
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return uint16(n), n > 0 && n <= 65535
}

// Host gives the address or domain inside a URL or e-mail address, and ok false for any other kind or for a host that is neither.
func (v Value) Host() (Value, bool) {
	host := ""
	switch v.Kind {
	case Email:
		host = v.Text[strings.LastIndexByte(v.Text, '@')+1:]
	case URL:
		p, ok := splitLink(v.Text)
		if !ok {
			return Value{}, false
		}
		host = p.host
	default:
		return Value{}, false
	}
	if a, ok := parseAddress(host); ok {
		return addressValue(a), true
	}
	d, err := domain(host)
	return d, err == nil
}
