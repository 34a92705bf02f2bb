package list

import (
	"io"
	"strings"

	"lianfang/internal/format/list/rows"
	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// lineReader reads the shapes in which a line holds a value. A heading or a remark above values describes them until the next one.
type lineReader struct {
	shape   Shape
	out     *sink
	heading string
	aliases []string
}

func readLines(r io.Reader, shape Shape, out *sink) error {
	d := &lineReader{shape: shape, out: out}
	lines := rows.NewLines(r, rows.MaxLine)
	for {
		line, ok := lines.Next()
		if !ok {
			return lines.Err()
		}
		if err := d.line(line); err != nil {
			return err
		}
	}
}

func (d *lineReader) line(line rows.Line) error {
	content := strings.TrimSpace(line.Text)
	switch {
	case content == "":
		return nil
	case isComment(content):
		d.comment(strings.TrimSpace(strings.TrimLeft(content, "#;/! ")))
		return nil
	case line.Long || len(content) > MaxField:
		e := newEntry(line.At)
		e.Raw = short(content)
		e.problem("line_too_long", text.Format("這一行超過 %d 位元組。", "The line is longer than %d bytes.", MaxField))
		return d.out.emit(e)
	case d.shape == Hosts:
		return d.hostsLine(content, line)
	}
	if isMarked(content) && !looksLikeValue(strings.Fields(content)[0]) {
		return nil // "TLP:AMBER" on a line of its own is said of the list and no value of it
	}
	if heading, ok := strings.CutSuffix(content, ":"); ok && !looksLikeValue(content) {
		d.heading = heading
		return nil
	}
	return d.value(content, line)
}

// comment remembers what a trail's remarks say of the values below: where they come from, and the group's other names.
func (d *lineReader) comment(remark string) {
	if d.shape != Maltrail {
		return
	}
	if reference, ok := strings.CutPrefix(remark, "Reference:"); ok {
		d.heading = strings.TrimSpace(reference)
	}
	if names, ok := strings.CutPrefix(remark, "Aliases:"); ok {
		for name := range strings.SplitSeq(names, ",") {
			if name = strings.TrimSpace(name); name != "" && len(d.aliases) < MaxTags {
				d.aliases = append(d.aliases, name)
			}
		}
	}
}

func (d *lineReader) value(content string, line rows.Line) error {
	e := newEntry(line.At)
	value, remark := cutRemark(content)
	e.Raw, e.Description = value, remark
	if remark == "" {
		e.Description = d.heading
	}
	e.tag(d.aliases...)
	v, port, ok := observable.GuessPort(value)
	switch {
	case !ok && d.shape == Maltrail && strings.HasPrefix(value, "/"):
		e.problem("no_host", text.Of("只有路徑，沒有主機。", "There is only a path and no host."))
	case !ok:
		e.problem("no_value", text.Format("看不出「%s」是什麼。", "What “%s” is cannot be seen.", short(value)))
	case port != 0:
		e.Port = itoa(int(port))
	}
	if ok && isPath(value, v) {
		e.Sort = "url path"
	}
	return d.out.emit(e)
}

// isPath tells whether a value is a host with a path and no scheme, as trails write addresses of pages.
func isPath(value string, v observable.Value) bool {
	return v.Kind == observable.URL && !strings.Contains(value, "://")
}

// cutRemark parts a value from what is said about it: after a tab, after a blank and #, ; or //, or after the first word if that is a value.
// Registry keys and file paths hold blanks themselves.
func cutRemark(line string) (value, remark string) {
	if value, remark, ok := strings.Cut(line, "\t"); ok {
		return strings.TrimSpace(value), strings.Trim(remark, " \t#;/")
	}
	for _, mark := range []string{" #", " ;", " //"} {
		if value, remark, ok := strings.Cut(line, mark); ok {
			return strings.TrimSpace(value), strings.TrimSpace(remark)
		}
	}
	first, rest, ok := strings.Cut(line, " ")
	if !ok || looksLikeKeyOrPath(line) || !looksLikeValue(first) {
		return line, ""
	}
	return first, strings.Trim(rest, " -–—")
}

func looksLikeKeyOrPath(line string) bool {
	upper := strings.ToUpper(line)
	return strings.HasPrefix(upper, "HK") || strings.Contains(line, `\`)
}

// hostsLine takes the names of a hosts line (hosts(5)): an address, then names, which all get an entry.
func (d *lineReader) hostsLine(content string, line rows.Line) error {
	_, remark, _ := strings.Cut(content, "#")
	remark = strings.TrimSpace(remark)
	names, ok := hostsNames(content)
	if !ok {
		// A name alone: many block lists mix both.
		name, _ := cutRemark(content)
		names = []string{name}
	}
	for _, name := range names {
		if isLocal(name) {
			continue
		}
		e := newEntry(line.At)
		e.Raw, e.Kind, e.Description = name, observable.Domain, remark
		if v, ok := observable.Guess(name); !ok {
			e.problem("no_value", text.Format("「%s」不是主機名稱。", "“%s” is no host name.", short(name)))
		} else if v.Kind != observable.Domain {
			e.Kind = v.Kind
		}
		if err := d.out.emit(e); err != nil {
			return err
		}
	}
	return nil
}

// hostsNames gives the names of a line whose address is one that goes nowhere.
func hostsNames(line string) ([]string, bool) {
	if i := strings.IndexByte(line, '#'); i >= 0 {
		line = line[:i]
	}
	fields := strings.Fields(line)
	if len(fields) < 2 || len(fields) > 64 {
		return nil, false
	}
	switch fields[0] {
	case "0.0.0.0", "127.0.0.1", "::", "::1", "fe80::1%lo0", "255.255.255.255", "ff02::1", "ff02::2", "ff00::0", "fe00::0":
		return fields[1:], true
	}
	return nil, false
}

// isLocal names what a hosts file says of the machine itself.
func isLocal(name string) bool {
	switch strings.ToLower(name) {
	case "localhost", "localhost.localdomain", "local", "broadcasthost", "0.0.0.0", "ip6-localhost", "ip6-loopback", "ip6-localnet",
		"ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters", "ip6-allhosts":
		return true
	}
	return false
}
