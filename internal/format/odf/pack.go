package odf

import (
	"archive/zip"
	"hash/crc32"
	"io"
	"strings"
	"time"
)

// Meta is what a document says of itself.
type Meta struct {
	Title   string
	Subject string
	Creator string
	Lang    string    // "zh-TW" or "en-GB"
	At      time.Time // when what it says was so
}

// part is a file of the package.
type part struct{ name, body string }

const (
	textType  = "application/vnd.oasis.opendocument.text"
	sheetType = "application/vnd.oasis.opendocument.spreadsheet"
)

// oldest is the first day that a package can name. All parts carry it, so that the time of writing is not in the bytes.
const oldest = 1<<5 | 1

// pack writes the package: its type first and stored plainly, so that whoever looks at the first bytes knows what it is.
func pack(w io.Writer, mime string, parts []part) error {
	z := zip.NewWriter(w)
	h := zip.FileHeader{Name: "mimetype", Method: zip.Store, ModifiedDate: oldest, CRC32: crc32.ChecksumIEEE([]byte(mime)), CompressedSize64: uint64(len(mime)), UncompressedSize64: uint64(len(mime))}
	f, err := z.CreateRaw(&h)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(f, mime); err != nil {
		return err
	}
	for _, p := range append(parts, manifest(mime, parts)) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, ModifiedDate: oldest})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, p.body); err != nil {
			return err
		}
	}
	return z.Close()
}

func manifest(mime string, parts []part) part {
	var b strings.Builder
	b.WriteString(xmlHead + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">`)
	b.WriteString(`<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="` + mime + `"/>`)
	for _, p := range parts {
		b.WriteString(`<manifest:file-entry manifest:full-path="` + p.name + `" manifest:media-type="text/xml"/>`)
	}
	b.WriteString(`</manifest:manifest>`)
	return part{"META-INF/manifest.xml", b.String()}
}

func (m Meta) part() part {
	var b markup
	b.raw(xmlHead + `<office:document-meta` + spaces + ` office:version="1.3"><office:meta>`)
	b.raw(`<meta:generator>Lianfang</meta:generator>`)
	b.element("dc:title", m.Title)
	b.element("dc:subject", m.Subject)
	b.element("dc:creator", m.Creator)
	b.element("meta:initial-creator", m.Creator)
	b.element("dc:language", m.lang())
	if !m.At.IsZero() {
		at := m.At.UTC().Format("2006-01-02T15:04:05Z")
		b.element("meta:creation-date", at)
		b.element("dc:date", at)
	}
	b.raw(`</office:meta></office:document-meta>`)
	return part{"meta.xml", b.String()}
}

func (m Meta) lang() string {
	if m.Lang == "" {
		return "zh-TW"
	}
	return m.Lang
}
