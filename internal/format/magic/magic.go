// Package magic tells what a file is by its bytes, never by its name, and what else it also looks like: a file that is two things at once is shown as one and opened as the other.
package magic

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"lianfang/internal/text"
)

// Head and Tail are how much of the beginning and the end of a file is looked at.
const (
	Head = 64 << 10
	Tail = 64 << 10
)

// Kind is what a file is.
type Kind struct {
	Code string // a media type
	Name text.Text
}

// mark is a sign by which a kind is known.
type mark struct {
	at    int
	bytes string
	kind  Kind
}

func kind(code, zh, en string) Kind { return Kind{code, text.Of(zh, en)} }

// The kinds that stand in more than one place.
var (
	zip    = kind("application/zip", "ZIP 壓縮檔", "ZIP archive")
	html   = kind("text/html", "網頁", "web page")
	pdf    = kind("application/pdf", "PDF 文件", "PDF document")
	script = kind("text/x-script", "指令檔", "script")
	plain  = kind("text/plain", "純文字", "plain text")
	binary = kind("application/octet-stream", "無法辨識的二進位檔", "binary file of no known kind")
	gzip   = kind("application/gzip", "gzip 壓縮檔", "gzip file")
	tar    = kind("application/x-tar", "tar 封裝檔", "tar archive")
	pe     = kind("application/vnd.microsoft.portable-executable", "Windows 程式", "Windows program")
)

var marks = []mark{
	{0, "PK\x03\x04", zip}, {0, "PK\x05\x06", zip}, {0, "\x1f\x8b", gzip}, {257, "ustar", tar}, {0, "%PDF-", pdf}, {0, "MZ", pe}, {0, "#!", script},
	{0, "\x7fELF", kind("application/x-elf", "Linux 程式", "Linux program")}, {0, "\xfe\xed\xfa\xce", kind("application/x-mach-binary", "macOS 程式", "macOS program")}, {0, "\xfe\xed\xfa\xcf", kind("application/x-mach-binary", "macOS 程式", "macOS program")},
	{0, "\xcf\xfa\xed\xfe", kind("application/x-mach-binary", "macOS 程式", "macOS program")}, {0, "\xca\xfe\xba\xbe", kind("application/java-vm", "Java 類別檔或 macOS 程式", "Java class or macOS program")}, {0, "dex\n", kind("application/vnd.android.dex", "Android 程式", "Android program")},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", kind("application/x-ole-storage", "舊版 Office 文件、郵件或安裝檔", "older Office document, mail or installer")}, {0, "{\\rtf", kind("application/rtf", "RTF 文件", "RTF document")},
	{0, "7z\xbc\xaf\x27\x1c", kind("application/x-7z-compressed", "7-Zip 壓縮檔", "7-Zip archive")}, {0, "Rar!\x1a\x07", kind("application/vnd.rar", "RAR 壓縮檔", "RAR archive")}, {0, "\xfd7zXZ\x00", kind("application/x-xz", "xz 壓縮檔", "xz file")},
	{0, "BZh", kind("application/x-bzip2", "bzip2 壓縮檔", "bzip2 file")}, {0, "\x28\xb5\x2f\xfd", kind("application/zstd", "Zstandard 壓縮檔", "Zstandard file")}, {0, "MSCF", kind("application/vnd.ms-cab-compressed", "CAB 壓縮檔", "CAB archive")},
	{0, "\x89PNG\r\n\x1a\n", kind("image/png", "PNG 圖片", "PNG picture")}, {0, "\xff\xd8\xff", kind("image/jpeg", "JPEG 圖片", "JPEG picture")}, {0, "GIF87a", kind("image/gif", "GIF 圖片", "GIF picture")}, {0, "GIF89a", kind("image/gif", "GIF 圖片", "GIF picture")},
	{0, "BM", kind("image/bmp", "BMP 圖片", "BMP picture")}, {0, "\x00\x00\x01\x00", kind("image/x-icon", "圖示", "icon")}, {0, "RIFF", kind("application/x-riff", "RIFF 影音或圖片", "RIFF sound, film or picture")}, {4, "ftyp", kind("video/mp4", "MP4 影片", "MP4 film")},
	{0, "ID3", kind("audio/mpeg", "MP3 聲音", "MP3 sound")}, {0, "\x1aE\xdf\xa3", kind("video/x-matroska", "Matroska 影片", "Matroska film")}, {0, "L\x00\x00\x00\x01\x14\x02\x00", kind("application/x-ms-shortcut", "Windows 捷徑", "Windows shortcut")},
	{0, "\xd4\xc3\xb2\xa1", kind("application/vnd.tcpdump.pcap", "網路封包紀錄", "network capture")}, {0, "\xa1\xb2\xc3\xd4", kind("application/vnd.tcpdump.pcap", "網路封包紀錄", "network capture")}, {0, "\x0a\x0d\x0d\x0a", kind("application/x-pcapng", "網路封包紀錄", "network capture")},
	{0, "ElfFile\x00", kind("application/x-ms-evtx", "Windows 事件紀錄", "Windows event log")}, {0, "SQLite format 3\x00", kind("application/vnd.sqlite3", "SQLite 資料庫", "SQLite database")}, {0, "regf", kind("application/x-ms-registry", "Windows 登錄檔", "Windows registry")},
	{0x8001, "CD001", kind("application/x-iso9660-image", "光碟映像", "disc image")}, {0, "conectix", kind("application/x-vhd", "虛擬磁碟", "virtual disk")}, {0, "vhdxfile", kind("application/x-vhdx", "虛擬磁碟", "virtual disk")}, {0, "KDMV", kind("application/x-vmdk", "虛擬磁碟", "virtual disk")},
	{0, "From ", kind("application/mbox", "郵件", "mail")}, {0, "Received: ", kind("message/rfc822", "郵件", "mail")}, {0, "Return-Path: ", kind("message/rfc822", "郵件", "mail")}, {0, "Delivered-To: ", kind("message/rfc822", "郵件", "mail")},
}

// Of tells what a file is from its beginning.
func Of(head []byte) Kind {
	for _, m := range marks {
		if m.in(head) {
			return m.kind
		}
	}
	if markup(head, 1024) {
		return html
	}
	if isText(head) {
		return plain
	}
	return binary
}

func (m mark) in(head []byte) bool {
	return len(head) >= m.at+len(m.bytes) && string(head[m.at:m.at+len(m.bytes)]) == m.bytes
}

// Name is a kind in words, by its code.
func Name(code string) text.Text {
	for _, m := range marks {
		if m.kind.Code == code {
			return m.kind.Name
		}
	}
	for _, k := range []Kind{html, plain, script} {
		if k.Code == code {
			return k.Name
		}
	}
	return binary.Name
}

// runs are the kinds that can carry something out when they are opened.
var runs = map[string]bool{"application/vnd.microsoft.portable-executable": true, "application/x-elf": true, "application/x-mach-binary": true, "application/java-vm": true, "application/vnd.android.dex": true, "text/x-script": true,
	"application/x-ms-shortcut": true, "application/x-ole-storage": true, "application/rtf": true, "application/pdf": true, "application/x-iso9660-image": true}

// Runs tells whether a file of a kind, by its code, can carry something out when it is opened: programs, scripts, shortcuts, disc images, and documents that have programs in them.
func Runs(code string) bool { return runs[code] }

// Also tells what else a file looks like, from its beginning and its end.
func Also(head, tail []byte) (out []Kind) {
	is := Of(head)
	add := func(k Kind, yes bool) {
		if yes && k.Code != is.Code && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	add(html, is.Code != "message/rfc822" && is.Code != "application/mbox" && is != plain && markup(head, Head))
	add(pdf, bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")))
	add(zip, bytes.Contains(tail, []byte("PK\x05\x06")) && !bytes.HasPrefix(head, []byte("PK")))
	for _, m := range marks {
		add(m.kind, m.at > 0 && m.in(head))
	}
	add(pe, is != zip && is != gzip && is != tar && program(head))
	return out
}

// program tells whether a Windows program stands somewhere behind the beginning.
func program(b []byte) bool {
	at := bytes.Index(b, []byte("This program cannot be run in DOS mode"))
	return at > 0 && bytes.Contains(b[max(0, at-128):at], []byte("MZ"))
}

var tags = [][]byte{[]byte("<!doctype html"), []byte("<html"), []byte("<head"), []byte("<body"), []byte("<script"), []byte("<iframe"), []byte("<svg")}

// markup tells whether a browser might take it for a page.
func markup(b []byte, within int) bool {
	low := bytes.ToLower(b[:min(len(b), within)])
	return slices.ContainsFunc(tags, func(t []byte) bool { return bytes.Contains(low, t) })
}

func isText(b []byte) bool {
	if len(b) == 0 || bytes.IndexByte(b, 0) >= 0 {
		return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
	}
	for i := 0; i < utf8.UTFMax && len(b) > 0; i++ { // the last character may be cut
		if utf8.Valid(b) {
			return true
		}
		b = b[:len(b)-1]
	}
	return false
}
