package sbom

import (
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/rows"
	"lianfang/internal/text"
)

// tagValue reads the tag-value form of SPDX 2.2 and 2.3: lines "Tag: value", where a new PackageName begins a package and a
// FileName, SnippetSPDXID or LicenseID ends it (SPDX 2.3 §5.1).
type tagValue struct {
	lines   *rows.Lines
	out     *sink
	current *Component // the package being read, nil outside one
	inPart  bool       // inside a file, snippet, licence or such, whose tags are not the package's
}

func readTagValue(r io.Reader, out *sink) error {
	d := &tagValue{lines: rows.NewLines(r, maxTagText), out: out}
	for {
		line, ok := d.lines.Next()
		if !ok {
			break
		}
		if blankOrComment(line.Text) {
			continue
		}
		tag, value, found := strings.Cut(line.Text, ":")
		if !found {
			out.problem("no_tag", line.At, text.Format("這一行沒有標記：「%s」。", "The line has no tag: “%s”.", short(line.Text)))
			continue
		}
		value, err := d.wholeText(strings.TrimSpace(value), line.At)
		if err != nil {
			return err
		}
		if err := d.tag(strings.TrimSpace(tag), value, line.At); err != nil {
			return err
		}
	}
	if err := d.lines.Err(); err != nil {
		return err
	}
	if err := d.flush(); err != nil {
		return err
	}
	if out.head.Version == "" && out.rows == 0 {
		return &framing.Error{Code: framing.CodeWrongType, At: framing.Top, Say: text.Of("不是 SPDX：沒有 SPDXVersion。", "This is not SPDX: there is no SPDXVersion.")}
	}
	checkVersion(out, "2.2", "2.3")
	return nil
}

func blankOrComment(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

// wholeText reads on while a <text> is open. Nothing between its marks is of interest beyond the first MaxField bytes.
func (d *tagValue) wholeText(value string, at framing.Position) (string, error) {
	rest, open := strings.CutPrefix(value, "<text>")
	if !open {
		return value, nil
	}
	var kept strings.Builder
	for size := 0; ; {
		before, _, closed := strings.Cut(rest, "</text>")
		if kept.Len()+len(before) <= MaxField {
			kept.WriteString(before)
		}
		if closed {
			return strings.TrimSpace(kept.String()), nil
		}
		size += len(rest)
		line, ok := d.lines.Next()
		if !ok || size > maxTagText {
			if err := d.lines.Err(); err != nil {
				return "", err
			}
			return "", &framing.Error{Code: framing.CodeTruncated, At: at, Say: text.Of("<text> 沒有結束。", "A <text> is never closed.")}
		}
		rest = "\n" + line.Text
	}
}

func (d *tagValue) tag(tag, value string, at framing.Position) error {
	switch tag {
	case "PackageName":
		if err := d.flush(); err != nil {
			return err
		}
		d.current = &Component{Row: d.out.next(), At: at}
		d.inPart = false
		d.set(tag, value, &d.current.Name)
		return nil
	case "FileName", "SnippetSPDXID", "LicenseID", "Relationship", "Annotator", "Reviewer":
		d.inPart = d.inPart || tag != "Relationship"
		return nil
	}
	switch {
	case d.current == nil:
		d.headTag(tag, value)
	case !d.inPart:
		d.packageTag(tag, value)
	}
	return nil
}

func (d *tagValue) headTag(tag, value string) {
	if len(value) > MaxField {
		return
	}
	head := d.out.head
	switch tag {
	case "SPDXVersion":
		head.Version = strings.TrimPrefix(value, "SPDX-")
	case "DocumentName":
		head.Name = value
	case "DocumentNamespace":
		head.ID = value
	case "Created":
		head.Created = value
	}
}

func (d *tagValue) packageTag(tag, value string) {
	c := d.current
	switch tag {
	case "SPDXID":
		d.set(tag, value, &c.ID)
	case "PackageVersion":
		d.set(tag, value, &c.Version)
	case "PrimaryPackagePurpose":
		d.set(tag, value, &c.Type)
	case "PackageSupplier":
		d.set(tag, value, &c.Vendor)
		c.Vendor = agentName(c.Vendor)
	case "PackageChecksum":
		if algorithm, sum, ok := strings.Cut(value, ":"); ok && len(value) <= MaxField {
			c.addHash(algorithm, sum)
		}
	case "ExternalRef":
		var reference string
		d.set(tag, value, &reference)
		if part := strings.Fields(reference); len(part) == 3 { // category, type, locator
			addReference(c, part[1], part[2])
		}
	}
}

func (d *tagValue) set(tag, value string, to *string) {
	if len(value) > MaxField {
		d.current.tooLong(tag)
		return
	}
	*to = present(value)
}

func (d *tagValue) flush() error {
	if d.current == nil {
		return nil
	}
	c := *d.current
	d.current = nil
	return d.out.emit(c)
}
