package sbom

import (
	"bytes"
	"strings"
)

// Detect finds the format from the beginning of a file, best its first 64 KiB; Unknown if it is none of them.
func Detect(head []byte) Format {
	if len(head) > sniffHead {
		head = head[:sniffHead]
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(head) == 0 {
		return Unknown
	}
	switch head[0] {
	case '{':
		return detectJSON(head)
	case '<':
		if bytes.Contains(head, []byte("<bom")) || bytes.Contains(head, []byte(":bom")) || bytes.Contains(head, []byte("cyclonedx.org/schema/bom")) {
			return CycloneDXXML
		}
		return Unknown
	}
	return detectLines(head)
}

func detectJSON(head []byte) Format {
	switch {
	case bytes.Contains(head, []byte(`"bomFormat"`)):
		return CycloneDXJSON
	case bytes.Contains(head, []byte(`"spdxVersion"`)), bytes.Contains(head, []byte(`"SPDXID"`)):
		return SPDXJSON
	case bytes.Contains(head, []byte(`spdx.org/rdf/3`)), bytes.Contains(head, []byte(`"spdxId"`)):
		return SPDX3
	case bytes.Contains(head, []byte(`"specVersion"`)), bytes.Contains(head, []byte(`"bom-ref"`)):
		return CycloneDXJSON
	}
	if bytes.Contains(head, []byte(`"data"`)) && (bytes.Contains(head, []byte(`"api_key"`)) || bytes.Contains(head, []byte(`"assetName"`)) || bytes.Contains(head, []byte(`"product_name"`))) {
		return VANS
	}
	return Unknown
}

// detectLines looks at the first line that is neither blank nor a comment. SPDX tag-value may begin with any tag, so those
// that only it has are looked for in the first lines.
func detectLines(head []byte) Format {
	lines := strings.Split(string(head), "\n")
	for i, line := range lines {
		if i < 50 && strings.HasPrefix(line, "SPDXVersion:") {
			return SPDXTag
		}
	}
	for _, line := range lines {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || isComment(line):
			continue
		case isCPE(line) || isPURL(line):
			return Text
		case looksLikeHeader(line):
			return CSV
		}
		return Unknown
	}
	return Unknown
}

func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }
