package sniff

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"lianfang/internal/format/list"
	"lianfang/internal/format/sbom"
)

// Detect tells which format a file has from its beginning, best Head bytes of what framing.Open gives, and from its name. False: none
// that is known, and somebody has to say.
func Detect(head []byte, name string) (Format, bool) {
	if len(head) > Head {
		head = head[:Head]
	}
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	text := bytes.TrimLeft(head, " \t\r\n")
	if len(text) == 0 || !isText(text) {
		return "", false
	}
	name = unwrapped(name)
	switch text[0] {
	case '{', '[':
		if f, ok := fromJSON(text); ok {
			return f, true
		}
		if opensJSON(text) {
			return "", false
		}
	case '<':
		return fromMarkup(text)
	}
	return fromText(head, name)
}

// isText tells whether it is UTF-8 without U+0000; the last character may be cut.
func isText(b []byte) bool {
	if bytes.IndexByte(b, 0) >= 0 {
		return false
	}
	for range utf8.UTFMax - 1 {
		if utf8.Valid(b) {
			return true
		}
		b = b[:len(b)-1]
		if len(b) == 0 {
			return false
		}
	}
	return utf8.Valid(b)
}

// unwrapped gives the file's name in lower case without the ending of its compression.
func unwrapped(name string) string {
	name = strings.ToLower(path.Base(name))
	for _, ending := range []string{".gz", ".zst", ".zip"} {
		name = strings.TrimSuffix(name, ending)
	}
	return name
}

// opensJSON tells JSON from text that begins with a bracket, such as a chat ("[09:31] …") or a defanged address.
func opensJSON(text []byte) bool {
	next := bytes.TrimLeft(text[1:], " \t\r\n")
	if len(next) == 0 {
		return true
	}
	if text[0] == '{' {
		return next[0] == '"' || next[0] == '}'
	}
	return bytes.IndexByte([]byte(`"{[]`), next[0]) >= 0
}

func fromMarkup(text []byte) (Format, bool) {
	if sbom.Detect(text) == sbom.CycloneDXXML {
		return CycloneDXXML, true
	}
	start := bytes.ToLower(text[:min(len(text), 1024)])
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<div", "<p>", "<p ", "<h1", "<table"} {
		if bytes.HasPrefix(start, []byte(tag)) || bytes.HasPrefix(start, []byte("<?xml")) && bytes.Contains(start, []byte(tag)) {
			return Prose, true
		}
	}
	return "", false
}

// shapes are what package list calls them.
var shapes = map[list.Shape]Format{
	list.Plain: PlainList, list.Hosts: HostsFile, list.DROP: DropList, list.Maltrail: Maltrail, list.CSV: CSV,
	list.Packages: PackageList, list.Rules: Suricata, list.YAML: IndicatorYAML,
}

func fromText(head []byte, name string) (Format, bool) {
	if sbom.Detect(head) == sbom.SPDXTag {
		return SPDXTag, true
	}
	w := weigh(head)
	switch {
	case w.epss:
		return EPSS, true
	case w.kev:
		return KEV, true
	case w.hashes:
		return MISPFeed, true
	}
	shape := list.Detect(head, name)
	if shape == list.Rules || shape == list.Hosts || shape == list.DROP {
		return shapes[shape], true
	}
	if w.prose(name) {
		return Prose, true
	}
	if f, ok := shapes[shape]; ok {
		return f, true
	}
	if w.table() {
		return CSV, true
	}
	return Prose, true
}
