package odf_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/odf"
)

// hostile are words that would be more than words elsewhere.
var hostile = []string{"]]>", "<text:p>", "&amp;&lt;", `"quoted' `, "\x00\x01\x1b[31m\x7f", "\u202eevil\u2066", "עברית ערבית العربية", "𠮷野家 𨋢 😀", "=1+1", "+1", "-1", "@SUM(A1)", "\t=cmd|' /C calc'!A0", "a\r\nb\nc", "two  spaces",
	"\xff\xfe", "\ufffe\uffff", strings.Repeat("長", 5000), "<!DOCTYPE x [<!ENTITY a \"b\">]>&a;"}

func opened(t *testing.T, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for i, f := range z.File {
		if i == 0 && (f.Name != "mimetype" || f.Method != zip.Store || len(f.Extra) != 0 || f.Flags&8 != 0) {
			t.Errorf("the first part is %s, packed by %d, with flags %x", f.Name, f.Method, f.Flags)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(body)
	}
	// Whoever looks at the first bytes finds the type there, as the format asks.
	if !bytes.HasPrefix(b[30:], []byte("mimetype"+out["mimetype"])) {
		t.Error("the type does not stand at byte 38")
	}
	return out
}

// sound checks that each part is XML in whole, that the manifest names all of them and nothing more, and that nothing in it could run.
func sound(t *testing.T, parts map[string]string) {
	t.Helper()
	for name, body := range parts {
		if name == "mimetype" {
			continue
		}
		d := xml.NewDecoder(strings.NewReader(body))
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e, ok := tok.(xml.StartElement); ok {
				for _, a := range e.Attr {
					if a.Name.Local == "formula" || a.Name.Local == "href" || e.Name.Local == "script" || e.Name.Local == "event-listener" {
						t.Errorf("%s holds %s %s", name, e.Name.Local, a.Name.Local)
					}
				}
			}
		}
		if name != "META-INF/manifest.xml" && !strings.Contains(parts["META-INF/manifest.xml"], `"`+name+`"`) {
			t.Errorf("the manifest does not name %s", name)
		}
	}
	if n := strings.Count(parts["META-INF/manifest.xml"], "manifest:file-entry "); n != len(parts)-1 {
		t.Errorf("the manifest has %d entries for %d parts", n, len(parts))
	}
}

func told(t *testing.T, content string) string {
	t.Helper()
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader(content))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := tok.(type) {
		case xml.CharData:
			b.Write(x)
		case xml.StartElement:
			switch x.Name.Local {
			case "s":
				b.WriteByte(' ')
			case "tab":
				b.WriteByte('\t')
			case "line-break":
				b.WriteByte('\n')
			}
		}
	}
}

var meta = odf.Meta{Title: "報告 <1>", Subject: "s", Creator: "值班台", Lang: "zh-TW", At: time.Date(2026, 11, 27, 1, 2, 3, 0, time.UTC)}

func hostileText() odf.Text {
	d := odf.Text{Meta: meta, Foot: "]]> 頁"}
	for i, h := range hostile {
		d.Blocks = append(d.Blocks, odf.Heading{Level: i % 5, Words: h}, odf.Paragraph{Words: h, Small: i%2 == 0}, odf.List{Items: hostile, Numbered: i%2 == 0},
			odf.Table{Name: h, Head: []string{h, "b"}, Rows: [][]string{{h}, {"x", h, "more"}}, Widths: []int{1, 0, 5}})
	}
	d.Blocks = append(d.Blocks, odf.Table{}, odf.List{})
	return d
}

func hostileSheets() odf.Sheets {
	s := odf.Sheets{Meta: meta}
	for _, h := range hostile {
		s.Sheets = append(s.Sheets, odf.Sheet{Name: h, Head: []string{h, "n"}, Rows: [][]odf.Cell{{odf.Words(h), odf.Whole(-7), odf.Number(1.5), odf.Number(math.NaN()), odf.Day(meta.At), odf.Day(time.Time{}), {}}}})
	}
	s.Sheets = append(s.Sheets, odf.Sheet{}, odf.Sheet{Name: "[]*?:/"}, odf.Sheet{Name: "a"}, odf.Sheet{Name: "A"})
	return s
}

func TestTheSameDocumentGivesTheSameBytesAndSoundParts(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]interface{ Write(io.Writer) error }{"text": hostileText(), "sheets": hostileSheets(), "no text": odf.Text{}, "no sheets": odf.Sheets{}} {
		t.Run(name, func(t *testing.T) {
			var a, b bytes.Buffer
			if err := errors.Join(d.Write(&a), d.Write(&b)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Error("two writings differ")
			}
			sound(t, opened(t, a.Bytes()))
		})
	}
}

func TestWordsStayWords(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := hostileSheets().Write(&b); err != nil {
		t.Fatal(err)
	}
	content := opened(t, b.Bytes())["content.xml"]
	for _, h := range []string{"=1+1", "+1", "-1", "@SUM(A1)"} {
		if !strings.Contains(content, `office:value-type="string"><text:p>`+h+`</text:p>`) {
			t.Errorf("%q is no text cell", h)
		}
	}
	b.Reset()
	if err := hostileText().Write(&b); err != nil {
		t.Fatal(err)
	}
	said := told(t, opened(t, b.Bytes())["content.xml"])
	for _, h := range []string{"]]>", "<text:p>", "&amp;&lt;", "𠮷野家 𨋢 😀", "עברית", "a\nb\nc", "two  spaces", "evil"} {
		if !strings.Contains(said, h) {
			t.Errorf("%q is gone", h)
		}
	}
	for _, r := range "\u202e\u2066\x00\x1b\ufffe" {
		if strings.ContainsRune(said, r) {
			t.Errorf("%q is still there", r)
		}
	}
}

func TestWhatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1<<20+1)
	for name, d := range map[string]interface{ Write(io.Writer) error }{
		"blocks": odf.Text{Blocks: make([]odf.Block, 10_001)}, "paragraph": odf.Text{Blocks: []odf.Block{odf.Paragraph{Words: long}}}, "columns": odf.Text{Blocks: []odf.Block{odf.Table{Head: make([]string, 257)}}},
		"rows": odf.Sheets{Sheets: []odf.Sheet{{Rows: make([][]odf.Cell, 100_001)}}}, "cell": odf.Sheets{Sheets: []odf.Sheet{{Rows: [][]odf.Cell{{odf.Words(long)}}}}}, "sheets": odf.Sheets{Sheets: make([]odf.Sheet, 65)},
	} {
		if err := d.Write(io.Discard); err == nil {
			t.Errorf("%s: it was written", name)
		}
	}
}
