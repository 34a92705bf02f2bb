package email

import (
	"strings"

	"golang.org/x/net/html"
)

// block are the elements before and after which a line ends.
var block = map[string]bool{"p": true, "div": true, "br": true, "tr": true, "li": true, "ul": true, "ol": true, "table": true, "blockquote": true, "h1": true, "h2": true, "h3": true,
	"h4": true, "h5": true, "h6": true, "pre": true, "hr": true, "section": true, "article": true, "header": true, "footer": true}

// unseen are elements of which a reader sees nothing.
var unseen = map[string]bool{"script": true, "style": true, "head": true, "title": true, "template": true, "noscript": true, "iframe": true, "object": true, "svg": true}

// plainOf is what a reader of an HTML part sees, with the address behind each link that shows another one: in a mail that is reported for fraud it is what matters.
func plainOf(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(1 << 20)
	var p plain
	for {
		switch z.Next() {
		case html.ErrorToken:
			return p.text()
		case html.TextToken:
			p.say(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			p.start(string(name))
			for more {
				var k, v []byte
				if k, v, more = z.TagAttr(); string(name) == "a" && string(k) == "href" {
					p.href = oneLine(string(v))
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(string(name))
		}
		if p.b.Len() > 2*maxWords {
			return p.text()
		}
	}
}

// plain gathers words.
type plain struct {
	b      strings.Builder
	hidden string // the element inside which nothing is seen
	href   string
	from   int // where the words of the link begin
}

func (p *plain) say(s string) {
	if p.hidden != "" {
		return
	}
	words := strings.Join(strings.Fields(s), " ")
	if words == "" {
		if s != "" && p.b.Len() > 0 {
			p.b.WriteByte(' ')
		}
		return
	}
	if strings.TrimLeft(s[:1], " \t\r\n") == "" {
		p.b.WriteByte(' ')
	}
	p.b.WriteString(words)
	if strings.TrimRight(s[len(s)-1:], " \t\r\n") == "" {
		p.b.WriteByte(' ')
	}
}

func (p *plain) start(name string) {
	switch {
	case p.hidden != "":
	case unseen[name]:
		p.hidden = name
	case block[name]:
		p.b.WriteByte('\n')
	case name == "a":
		p.from, p.href = p.b.Len(), ""
	}
}

func (p *plain) end(name string) {
	switch {
	case p.hidden == name:
		p.hidden = ""
	case p.hidden != "":
	case name == "a" && p.href != "":
		if shown := strings.TrimSpace(p.b.String()[p.from:]); shown != p.href && !strings.HasPrefix(p.href, "#") {
			p.b.WriteString(" <" + p.href + ">")
		}
		p.href = ""
	case block[name]:
		p.b.WriteByte('\n')
	}
}

// text is what was gathered, without more than one empty line anywhere.
func (p *plain) text() string {
	var out []string
	for s := range strings.SplitSeq(p.b.String(), "\n") {
		s = strings.TrimSpace(s)
		if s == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}
