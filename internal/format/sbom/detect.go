package sbom

import (
	"bytes"
	"io"
	"regexp"
	"strings"

	"lianfang/internal/format/list/walk"
)

// Detect finds the format from the beginning of a file, best its first 64 KiB; Unknown if it is none of them.
func Detect(head []byte) Format {
	if len(head) > sniffHead {
		head = head[:sniffHead]
	}
	if text, err := io.ReadAll(io.LimitReader(plain(bytes.NewReader(head)), 2*sniffHead)); err == nil {
		head = text
	}
	return detect(head)
}

// detect is Detect of plain text.
func detect(head []byte) Format {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(head) == 0 {
		return Unknown
	}
	switch head[0] {
	case '{':
		return detectJSON(head)
	case '[':
		if detectRow(head) {
			return JSONRows
		}
		return detectLines(head)
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
	case bytes.Contains(head, []byte(`"lockfileVersion"`)):
		return NPMLock
	case bytes.Contains(head, []byte(`"specVersion"`)), bytes.Contains(head, []byte(`"bom-ref"`)):
		return CycloneDXJSON
	}
	if bytes.Contains(head, []byte(`"data"`)) && (bytes.Contains(head, []byte(`"api_key"`)) || bytes.Contains(head, []byte(`"assetName"`)) || bytes.Contains(head, []byte(`"product_name"`))) {
		return VANS
	}
	if detectRow(head) {
		return JSONRows
	}
	return Unknown
}

// detectRow looks at the first object of an array or of lines: is it a row of osquery, or does it name columns of an inventory?
func detectRow(head []byte) bool {
	cur := walk.New(bytes.NewReader(head))
	names, values := []string(nil), map[string]string{}
	log, nested := 0, false
	var object func() error
	object = func() error {
		err := cur.Object(func(name string) error {
			switch name {
			case "hostIdentifier", "columns", "snapshot", "diffResults", "calendarTime":
				log++
			}
			if len(names) < maxObjectMembers {
				names, values[name] = append(names, name), ""
			}
			if name == "value" && cur.Kind() == '[' {
				return cur.Array(object)
			}
			nested = nested || cur.Kind() == '{' || cur.Kind() == '['
			return cur.Skip()
		})
		if err == nil {
			err = errStop
		}
		return err
	}
	if cur.Kind() == '[' { // a head may be cut off within the first row: its members up to there tell enough
		_ = cur.Array(object)
	} else {
		_ = object()
	}
	if log >= 2 {
		return true
	}
	if table := osqueryTable("", values); table != "" {
		return table != otherTable
	}
	// One object with others inside is a document of another kind that has a name and a version too.
	if _, program := values["DisplayName"]; nested && head[0] == '{' && !program {
		return false
	}
	columns, twice := guessColumns(names, nil)
	return twice == "" && columns.useful()
}

// isComment tells a remark in a list or table.
func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }

// detectLines looks at the first lines that say something. SPDX tag-value may begin with any tag, so those that only it has are looked for
// in the first lines.
func detectLines(head []byte) Format {
	all := strings.Split(string(head), "\n")
	for i, line := range all {
		if i < 50 && strings.HasPrefix(line, "SPDXVersion:") {
			return SPDXTag
		}
	}
	lines := telling(all)
	if len(lines) == 0 {
		return Unknown
	}
	first := strings.TrimSpace(lines[0])
	if isCPE(first) || isPURL(first) {
		return Text
	}
	if f := detectPackages(lines); f != Unknown {
		return f
	}
	for i, line := range lines[:min(len(lines), maxTitles)] {
		if looksLikeHeader(line) {
			if delimited(line) || i == 0 && len(strings.Fields(line)) == 1 {
				return CSV
			}
		}
		if isFixedHeader(lines, i) {
			return FixedTable
		}
	}
	return Unknown
}

func delimited(line string) bool { return strings.ContainsAny(line, ",;\t|") }

// telling gives the first lines that are neither blank nor a head of a list.
func telling(all []string) (lines []string) {
	var h host
	for _, line := range all {
		if line = strings.TrimRight(line, "\r"); !h.head(line) {
			lines = append(lines, line)
		}
		if len(lines) == maxDetect {
			break
		}
	}
	return lines
}

var (
	dpkgRow   = regexp.MustCompile(`^[uihrp][ncHUFWti][R ]? +[a-z0-9][a-z0-9+.:\-]+ +[0-9]\S* `)
	dpkgTab   = regexp.MustCompile(`^([uihrp][ncHUFWti][R ]?\t)?[a-z0-9][a-z0-9+.\-]+(:[a-z0-9\-]+)?\t([0-9]+:)?[0-9][A-Za-z0-9.+~\-:]*(\t|$)`)
	dpkgField = regexp.MustCompile(`^(Package: [a-z0-9][a-z0-9+.\-]+|Status: [a-z]+ (ok|reinstreq) [a-z-]+)$`)
	goLine    = regexp.MustCompile(`^\t(path|mod|dep|build)\t`)
	apkField  = regexp.MustCompile(`^(C:Q[12]\S+|P:\S+)$`)
)

// detectPackages tells the lists of package managers: most of the first lines have the form of one.
func detectPackages(lines []string) Format {
	votes := map[Format]int{}
	for i, line := range lines {
		s := strings.TrimSpace(line)
		p, isRPM := rpmPackageOf(s)
		word := strings.Fields(s)
		switch {
		case strings.HasPrefix(s, "Desired=Unknown/"), strings.HasPrefix(s, "+++-="), strings.HasPrefix(s, "||/ "), dpkgField.MatchString(s):
			return Dpkg
		case i < 3 && apkField.MatchString(s) && !strings.Contains(s, "P:/"):
			return APK
		case i < 3 && strings.HasPrefix(s, "Installed Packages"):
			return RPM
		case goBuilt.MatchString(line), goLine.MatchString(line), goModule.MatchString(s):
			votes[Go]++
		case systemInfoLine(s):
			votes[SystemInfo]++
		case isRPM && p.version != "":
			votes[RPM]++
		case dpkgRow.MatchString(s + " "), dpkgTab.MatchString(s):
			votes[Dpkg]++
		case len(word) > 0 && apkNamed.MatchString(word[0]) && (len(word) == 1 || apkArch[word[1]] || word[1] == "-"):
			votes[APK]++
		case pinned.MatchString(s):
			votes[Pip]++
		}
	}
	if votes[SystemInfo] >= 2 {
		return SystemInfo
	}
	if votes[Pip] > 0 && looksLikePip(lines) {
		return Pip
	}
	for _, f := range []Format{Dpkg, RPM, APK, Go} {
		if votes[f]*5 >= len(lines)*3 {
			return f
		}
	}
	return Unknown
}

// looksLikePip tells whether every line is one of a requirements file.
func looksLikePip(lines []string) bool {
	for _, line := range lines {
		s := strings.TrimSpace(line)
		if !strings.HasPrefix(s, "-") && !pinned.MatchString(s) && !asked.MatchString(s) && !egg.MatchString(s) {
			return false
		}
	}
	return true
}

func systemInfoLine(s string) bool {
	at := strings.IndexAny(s, ":：")
	return at > 0 && systemInfoWords[headerKey(s[:at])] != ""
}

// isFixedHeader tells whether a line is the header of a table aligned by blanks: dashes stand below it, or wide gaps within.
func isFixedHeader(lines []string, i int) bool {
	line := lastOverwrite(lines[i])
	dashes := i+1 < len(lines) && isDashes(lines[i+1])
	if !dashes && !strings.Contains(strings.TrimSpace(line), "  ") {
		return false
	}
	columns, twice := guessColumns(cutAt(line, wordStarts(line)), nil)
	return twice == "" && len(columns) > 1 && columns.useful()
}
