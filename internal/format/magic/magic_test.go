package magic

import (
	"strings"
	"testing"
)

func TestAFileIsWhatItsBytesSay(t *testing.T) {
	for content, want := range map[string]string{
		"PK\x03\x04x": "application/zip", "%PDF-1.7": "application/pdf", "MZ\x90": "application/vnd.microsoft.portable-executable", "\x7fELF\x02": "application/x-elf", "GIF89a": "image/gif", "\x89PNG\r\n\x1a\n": "image/png",
		"<!DOCTYPE HTML><p>": "text/html", " \n<svg onload=x>": "text/html", "#!/bin/sh\n": "text/x-script", "Received: from x": "message/rfc822", "中文的紀錄": "text/plain", "\x00\x01\x02": "application/octet-stream", "": "application/octet-stream",
		"\xff\xfea\x00": "text/plain", strings.Repeat("\x00", 257) + "ustar": "application/x-tar", "中文的紀"[:11]: "text/plain",
	} {
		if got := Of([]byte(content)); got.Code != want || Name(got.Code) != got.Name && want != "application/octet-stream" {
			t.Errorf("%.20q is %s, not %s", content, got.Code, want)
		}
	}
}

func TestWhatCanCarrySomethingOutIsKnownByItsKind(t *testing.T) {
	for content, want := range map[string]bool{"MZ\x90": true, "\x7fELF\x02": true, "#!/bin/sh\n": true, "%PDF-1.7": true, "{\\rtf1": true, "GIF89a": false, "words": false, "PK\x03\x04x": false, "": false} {
		if k := Of([]byte(content)).Code; Runs(k) != want {
			t.Errorf("%s: %v", k, !want)
		}
	}
}

func TestWhatIsTwoThingsIsSaidToBe(t *testing.T) {
	stub := "MZ" + strings.Repeat("x", 60) + "This program cannot be run in DOS mode"
	for content, want := range map[string]string{
		"GIF89a<html><script>": "text/html", "GIF89a" + strings.Repeat("x", 100) + "PK\x05\x06": "application/zip", "\xff\xd8\xff%PDF-1.4": "application/pdf", "GIF89a" + stub: "application/vnd.microsoft.portable-executable",
		"plain words about <html>": "", "PK\x03\x04PK\x05\x06": "", "%PDF-1.4": "", stub: "",
	} {
		var got []string
		for _, k := range Also([]byte(content), []byte(content)) {
			got = append(got, k.Code)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%.30q also looks like %v, not %q", content, got, want)
		}
	}
}
