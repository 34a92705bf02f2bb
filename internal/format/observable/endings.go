package observable

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Names outside the root zone that are still used as domains: RFC 2606, 6761, 6762, 7686, 8375, 9476, and name systems beside DNS.
var specialTLD = words(`test example invalid localhost local onion internal alt home lan corp i2p bit eth lib coin bazar emc loki zil`)

// Endings of files; those that are also top-level domains are listed too, the caller decides by KnownTLD.
var extensions = words(`exe dll sys ocx cpl scr pif com bat cmd ps1 psm1 psd1 vbs vbe vb js jse wsf wsh hta lnk url msi msp msix appx cab jar class war
	apk dex ipa so dylib elf ko o a bin dat img iso vhd vhdx dmg pkg deb rpm sh bash zsh py pyc pyd pl php phtml asp aspx jsp jspx ashx cgi rb go rs c
	cpp h cs java ts swift kt lua sql db sqlite mdb txt log md rtf csv tsv json xml yaml yml toml ini cfg conf cnf inf reg pol htm html mht mhtml css svg png jpg
	jpeg gif bmp ico tif tiff webp mp3 mp4 avi mov mkv wav ttf woff woff2 pdf doc docx docm dot dotx dotm xls xlsx xlsm xlsb xlt xll ppt pptx pptm pps ppsx
	odt ods odp one onepkg pub vsd eml msg pst ost zip rar 7z gz tgz bz2 xz tar zst lzh arj ace cer crt pem key pfx p12 der asc gpg sig tmp bak old
	swp dmp mem etl evtx evt prf dic aut ax drv efi rom mui nls manifest config lock part crdownload torrent swf xpi crx yar yara rules sigma pcap pcapng
	hwp hwpx ime cr et wim chm hlp scf library-ms search-ms settingcontent-ms application gadget msc diagcab theme`)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// FileExtension tells whether ext, without its dot, is a usual ending of a file.
func FileExtension(ext string) bool { return extensions[strings.ToLower(ext)] }

// KnownTLD tells whether the name in A-labels ends in a top-level domain of the public suffix list or in one of the special names.
func KnownTLD(name string) bool {
	name = strings.ToLower(name)
	tld := name[strings.LastIndexByte(name, '.')+1:]
	if specialTLD[tld] {
		return true
	}
	suffix, icann := publicsuffix.PublicSuffix(tld)
	return icann && suffix == tld
}
