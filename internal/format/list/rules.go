package list

import (
	"io"
	"strings"

	"lianfang/internal/format/list/rows"
	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// ruleActions are what a Suricata rule can begin with and accuse somebody; "pass" lets through, so what it names is not accused.
var ruleActions = map[string]bool{"alert": true, "drop": true, "reject": true, "rejectsrc": true, "rejectdst": true, "rejectboth": true, "log": true}

// isRule tells whether a line looks like a rule: action, protocol, direction, options.
func isRule(line string) bool {
	action, rest, ok := strings.Cut(line, " ")
	if !ok || (!ruleActions[action] && action != "pass") {
		return false
	}
	return strings.Contains(rest, "(") && (strings.Contains(rest, "->") || strings.Contains(rest, "<>"))
}

// readRules takes what Suricata rules name: addresses of the header, and the contents of buffers that hold a whole name. A rule is one
// line, or several with a backslash at their ends. Rules behind # are switched off and are not taken.
func readRules(r io.Reader, out *sink) error {
	lines := rows.NewLines(r, rows.MaxLine)
	for {
		line, ok := lines.Next()
		if !ok {
			return lines.Err()
		}
		content := joined(strings.TrimSpace(line.Text), lines)
		if content == "" || isComment(content) {
			continue
		}
		for _, e := range ruleEntries(content, line) {
			if err := out.emit(e); err != nil {
				return err
			}
		}
	}
}

// joined adds the lines that a backslash at the end of a line calls for.
func joined(first string, lines *rows.Lines) string {
	last, open := strings.CutSuffix(first, `\`)
	if !open {
		return first
	}
	var b strings.Builder
	b.WriteString(last)
	for open && b.Len() < rows.MaxRecord {
		next, ok := lines.Next()
		if !ok {
			break
		}
		last, open = strings.CutSuffix(strings.TrimSpace(next.Text), `\`)
		b.WriteString(last)
	}
	return b.String()
}

// rule is one rule being read.
type rule struct {
	base    Entry
	found   []Entry
	buffer  string // the sticky buffer that contents now belong to
	content string // the last content, for modifiers that follow it
}

func ruleEntries(content string, line rows.Line) []Entry {
	r := rule{base: newEntry(line.At)}
	header, options, ok := strings.Cut(content, "(")
	if !isRule(content) || !ok || line.Long {
		r.base.Raw = short(content)
		r.base.problem("no_rule", text.Of("這一行不是可讀的規則。", "The line is no rule that can be read."))
		return []Entry{r.base}
	}
	if strings.HasPrefix(header, "pass") {
		return nil
	}
	r.addresses(header)
	for _, option := range cutOptions(options) {
		name, value, _ := strings.Cut(option, ":")
		r.option(strings.ReplaceAll(strings.TrimSpace(name), ".", "_"), strings.TrimSpace(value))
	}
	for i := range r.found {
		e := &r.found[i]
		e.Description, e.Family, e.Tags = r.base.Description, r.base.Family, r.base.Tags
	}
	return r.found
}

// addresses takes the addresses of the header: those that are written, not variables, "any" or negated ones.
func (r *rule) addresses(header string) {
	header = strings.NewReplacer("[", " ", "]", " ", ",", " ").Replace(unnegated(header))
	for word := range strings.FieldsSeq(header) {
		if strings.HasPrefix(word, "!") || strings.HasPrefix(word, "$") || !strings.ContainsAny(word, ".:") || !isNetwork(word) {
			continue
		}
		r.add(word, "ip")
	}
}

// unnegated drops groups that a rule excludes: ![10.0.0.0/8,192.168.0.0/16].
func unnegated(header string) string {
	var b strings.Builder
	excluded := 0 // brackets open since a "!["
	for i := 0; i < len(header); i++ {
		switch c := header[i]; {
		case excluded == 0 && strings.HasPrefix(header[i:], "!["):
			excluded = 1
			i++
		case excluded == 0:
			b.WriteByte(c)
		case c == '[':
			excluded++
		case c == ']':
			excluded--
		}
	}
	return b.String()
}

// buffers hold a whole value of the kind named, so that a content in them is one.
var buffers = map[string]string{"dns_query": "domain", "dns_query_name": "domain", "dns_queries_rrname": "domain", "tls_sni": "domain",
	"http_host": "domain", "http_host_raw": "domain", "quic_sni": "domain", "ja3_hash": "ja3", "file_md5": "md5", "file_sha1": "sha1", "file_sha256": "sha256"}

func (r *rule) option(name, value string) {
	switch name {
	case "msg":
		r.base.Description = unquote(value)
	case "classtype":
		r.base.tag(value)
	case "metadata":
		r.metadata(value)
	case "content":
		r.content = ""
		if strings.HasPrefix(value, "!") {
			return
		}
		r.content = unquote(value)
		if sort, ok := buffers[r.buffer]; ok {
			r.add(r.content, sort)
		}
	default:
		if _, ok := buffers[name]; ok && value == "" {
			r.enter(name)
			return
		}
		if isBuffer(name, value) {
			r.buffer = ""
		}
	}
}

// enter begins a sticky buffer, or, as old rules do with http_host and tls_sni, says where the content before it stands.
func (r *rule) enter(name string) {
	if r.content != "" && r.buffer == "" && (name == "http_host" || name == "tls_sni") {
		r.add(r.content, buffers[name])
		r.content = ""
		return
	}
	r.buffer = name
}

// isBuffer tells whether an option begins another sticky buffer, in which contents are no names.
func isBuffer(name, value string) bool {
	if value != "" {
		return false
	}
	for _, prefix := range []string{"http_", "tls_", "dns_", "file_", "ssh_", "smb_", "pkt_", "ja3", "quic_", "raw_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func (r *rule) metadata(value string) {
	for pair := range strings.SplitSeq(value, ",") {
		key, word, ok := strings.Cut(strings.TrimSpace(pair), " ")
		if !ok {
			continue
		}
		switch key {
		case "malware_family":
			r.base.Family = strings.TrimSpace(word)
		case "type", "tag":
			r.base.tag(strings.TrimSpace(word))
		}
	}
}

// add notes a value once.
func (r *rule) add(value, sort string) {
	if sort == "domain" {
		value = strings.TrimPrefix(value, ".") // written with dotprefix
	}
	if value == "" || len(r.found) >= maxRuleValues {
		return
	}
	for _, have := range r.found {
		if have.Raw == value {
			return
		}
	}
	e := newEntry(r.base.At)
	e.Column = r.buffer
	e.take(value, sort)
	if v, ok := observable.Guess(value); ok && sort == "domain" && v.Kind != observable.Domain {
		e.Kind = v.Kind
	} else if !ok {
		e.problem("no_value", text.Format("規則內容「%s」只是名稱的一部分。", "The rule's content “%s” is only a part of a name.", short(value)))
	}
	r.found = append(r.found, e)
}

// cutOptions cuts the options of a rule at semicolons outside quotation marks; a backslash takes the meaning from what follows it.
func cutOptions(s string) []string {
	var out []string
	begin, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
		case ';':
			if !quoted {
				out = append(out, strings.TrimSpace(s[begin:i]))
				begin = i + 1
			}
		}
	}
	return out
}

// unquote reads a quoted rule string: backslashes, and bytes in hex between bars (|2e|).
func unquote(s string) string {
	s = strings.TrimSuffix(strings.TrimPrefix(s, `"`), `"`)
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '|':
			end := strings.IndexByte(s[i+1:], '|')
			if end < 0 {
				b.WriteByte('|')
				continue
			}
			b.WriteString(hexBytes(s[i+1 : i+1+end]))
			i += end + 1
		default:
			b.WriteByte(s[i])
		}
	}
	return strings.ToValidUTF8(strings.ReplaceAll(b.String(), "\x00", ""), "")
}

func hexBytes(s string) string {
	var out []byte
	digits := strings.ReplaceAll(s, " ", "")
	for i := 0; i+1 < len(digits); i += 2 {
		hi, lo := hexDigit(digits[i]), hexDigit(digits[i+1])
		if hi < 0 || lo < 0 {
			return ""
		}
		out = append(out, byte(hi<<4|lo))
	}
	return string(out)
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
