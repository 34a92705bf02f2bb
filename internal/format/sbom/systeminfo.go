package sbom

import (
	"io"
	"strings"

	"lianfang/internal/format/list/rows"
)

// systemInfo reads what the command systeminfo of Windows prints, in English or Chinese: the operating system with its build, as one component, and the updates
// that are installed on it. Reports of several machines may follow each other.
type systemInfo struct {
	out   *sink
	c     *Component
	build string
}

// systemInfoWords are the names of its lines, in the form of headerKey.
var systemInfoWords = map[string]string{
	"hostname": "host", "主機名稱": "host", "主机名": "host",
	"osname": "os", "作業系統名稱": "os", "os名稱": "os",
	"osversion": "version", "作業系統版本": "version", "os版本": "version",
	"osmanufacturer": "maker", "作業系統製造商": "maker", "os製造商": "maker",
}

func readSystemInfo(r io.Reader, out *sink) error {
	d := &systemInfo{out: out}
	lines := rows.NewLines(r, MaxField)
	for {
		line, ok := lines.Next()
		if !ok {
			break
		}
		if err := d.line(line); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if err := d.flush(); err != nil {
		return err
	}
	return emptyList(out, "systeminfo")
}

func (d *systemInfo) line(line rows.Line) error {
	at := strings.IndexAny(line.Text, ":：")
	if at < 0 {
		return nil
	}
	value := strings.TrimSpace(strings.TrimLeft(line.Text[at:], ":："))
	what := systemInfoWords[headerKey(line.Text[:at])]
	if what == "host" || what == "os" && d.c == nil {
		if err := d.flush(); err != nil {
			return err
		}
		d.c = &Component{Row: d.out.next(), At: line.At, Type: "operating-system"}
	}
	if d.c == nil {
		return nil
	}
	switch what {
	case "host":
		d.c.Asset = value
	case "os":
		d.c.Name, d.c.OS = value, value
	case "version":
		d.build = value
	case "maker":
		d.c.Vendor = value
	default:
		d.c.addPatches(value) // of the list of hotfixes, the first of which may stand behind its name
	}
	return nil
}

func (d *systemInfo) flush() error {
	if d.c == nil {
		return nil
	}
	c := *d.c
	build := d.build
	d.c, d.build = nil, ""
	if c.Name == "" {
		c.Name = present(build)
	}
	c.windows(c.Name + " " + build)
	if len(c.CPEs) == 0 {
		c.Version = firstWord(build)
	}
	if d.out.head.Host == "" {
		d.out.head.Host, d.out.head.OS = c.Asset, c.OS
	}
	return d.out.emit(c)
}

func firstWord(s string) string {
	if word := strings.Fields(s); len(word) > 0 {
		return word[0]
	}
	return ""
}
