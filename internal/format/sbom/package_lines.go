package sbom

import (
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/rows"
	"lianfang/internal/text"
)

// packageLines reads the list of a package manager a line at a time, with what its head says about the machine.
type packageLines struct {
	lines *rows.Lines
	out   *sink
	host  host
	told  bool // it was said that the distribution is not known
}

func newPackageLines(r io.Reader, out *sink) *packageLines {
	return &packageLines{lines: rows.NewLines(r, MaxField), out: out}
}

// each calls take with every line that is no head; heads go to the host.
func (p *packageLines) each(take func(rows.Line) error) error {
	for {
		line, ok := p.lines.Next()
		if !ok {
			return p.lines.Err()
		}
		if p.host.head(line.Text) {
			p.noteHost()
			continue
		}
		if err := take(line); err != nil {
			return err
		}
	}
}

// noteHost tells the document what the first head says.
func (p *packageLines) noteHost() {
	head := p.out.head
	if head.Host == "" {
		head.Host = p.host.name
	}
	if words := p.host.distro.words(); words != "" && (head.OS == "" || head.Host == p.host.name) {
		head.OS = words
	}
}

// component begins a row on the machine.
func (p *packageLines) component(line rows.Line) Component {
	c := Component{Row: p.out.next(), At: line.At}
	p.host.stands(&c)
	if line.Long {
		c.problem("too_long", text.Of("這一行過長，只讀了開頭。", "The line is too long; only its beginning was read."))
	}
	return c
}

// notUnderstood gives a line that is no package as a row with a problem, so that nothing is lost in silence.
func (p *packageLines) notUnderstood(line rows.Line) error {
	c := p.component(line)
	c.As = short(strings.TrimSpace(line.Text))
	c.problem("no_package", text.Format("「%s」不是這種清單的一列。", "“%s” is no line of such a list.", c.As))
	return p.out.emit(c)
}

// system writes the package URL of a distribution's package and gives the row.
func (p *packageLines) system(c Component, kind, arch string, more ...string) error {
	d := p.host.distro
	if d.id == "" && !p.told {
		p.told = true
		p.out.problem("no_distribution", c.At, text.Of("不知道是哪個發行版，套件無法對到該發行版的公告；請把 /etc/os-release 的內容放在清單前面，或加一行「# os: Debian 12」。",
			"The distribution is not known, so its advisories cannot be told from others'; put the content of /etc/os-release before the list, or a line “# os: Debian 12”."))
	}
	if c.Ecosystem = kind; c.Type == "" {
		c.Type = "package"
	}
	qualifiers := append([]string{"arch", arch, "distro", d.tag()}, more...)
	c.addPURL(packageURL(kind, d.namespaceFor(kind), c.Name, c.Version, qualifiers...))
	return p.out.emit(c)
}

// emptyList is what a list of the format that was asked for, with not one row, ends in.
func emptyList(out *sink, what string) error {
	if out.rows > 0 {
		return nil
	}
	return &framing.Error{Code: framing.CodeWrongType, At: framing.Top, Say: text.Format("不是 %s 的清單：沒有任何一列。", "This is no list of %s: it has no row.", what)}
}
