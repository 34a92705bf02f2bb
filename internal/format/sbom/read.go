package sbom

import (
	"errors"
	"io"
	"iter"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/rows"
	"lianfang/internal/text"
)

// Format is a way of writing an inventory.
type Format string

// The formats. Unknown is what Detect says of anything else.
const (
	Unknown       Format = ""
	CycloneDXJSON Format = "cyclonedx-json"
	CycloneDXXML  Format = "cyclonedx-xml"
	SPDXJSON      Format = "spdx-json" // 2.2, 2.3
	SPDXTag       Format = "spdx-tag"  // 2.2, 2.3 tag-value
	SPDX3         Format = "spdx3"     // 3.0 JSON-LD
	CSV           Format = "csv"
	Text          Format = "text"       // a CPE or purl a line
	Dpkg          Format = "dpkg"       // dpkg -l, dpkg-query -W, /var/lib/dpkg/status
	RPM           Format = "rpm"        // rpm -qa, dnf list installed
	APK           Format = "apk"        // apk info -v, apk list -I, /lib/apk/db/installed
	FixedTable    Format = "table"      // columns aligned by blanks: winget list, Get-HotFix, wmic, pip list
	SystemInfo    Format = "systeminfo" // systeminfo of Windows
	JSONRows      Format = "json-rows"  // objects of PowerShell or osquery: an array, or one a line
	Pip           Format = "pip"        // pip freeze, requirements.txt
	NPMLock       Format = "npm-lock"   // package-lock.json, lockfileVersion 1–3
	Go            Format = "go"         // go version -m, go.sum, go list -m all
)

// Formats gives every format that can be asked for.
func Formats() []Format {
	return []Format{CycloneDXJSON, CycloneDXXML, SPDXJSON, SPDXTag, SPDX3, CSV, Text, VANS, Dpkg, RPM, APK, FixedTable, SystemInfo, JSONRows, Pip, NPMLock, Go}
}

// Inventory is a file being read. It is used by one goroutine and gives its components once.
type Inventory struct {
	r     io.Reader
	head  Document
	asked Columns
	find  func(print string) Columns
	used  bool
}

// Read prepares r, plain text that framing.Open gave, to be read as format f; Unknown looks at the beginning to find the format.
func Read(r io.Reader, f Format) *Inventory {
	return &Inventory{r: r, head: Document{Format: f}}
}

// WithColumns says what the columns of a table or the members of rows hold, by their headers; others are guessed. Columns without any
// header are those of a table that has none.
func (in *Inventory) WithColumns(columns Columns) *Inventory {
	in.asked = columns
	return in
}

// Document is what the inventory says about itself; complete when Components has ended.
func (in *Inventory) Document() Document { return in.head }

// errStop ends the reading because the caller wants no more components.
var errStop = errors.New("enough")

// sink is where the readers of the formats put what they find.
type sink struct {
	head  *Document
	yield func(Component, error) bool
	rows  int
}

// next gives the number of a component that begins.
func (s *sink) next() int {
	s.rows++
	return s.rows
}

func (s *sink) emit(c Component) error {
	if c.Row > MaxComponents {
		return &framing.Error{Code: framing.CodeTooLarge, At: c.At,
			Say: text.Format("超過 %d 個元件。", "There are more than %d components.", MaxComponents)}
	}
	c.finish()
	s.onSystem(&c)
	if !s.yield(c, nil) {
		return errStop
	}
	return nil
}

// onSystem notes the operating system that a bill of materials lists, and puts the components behind it on it: such a file is about one machine or image.
func (s *sink) onSystem(c *Component) {
	switch s.head.Format {
	case CycloneDXJSON, CycloneDXXML, SPDXJSON, SPDXTag, SPDX3:
	default:
		return
	}
	if c.Type == "operating-system" && s.head.OS == "" {
		s.head.OS = strings.TrimSpace(c.Name + " " + c.Version)
		if len(c.CPEs) > 0 {
			s.head.OS = c.CPEs[0]
		}
	}
	if c.OS == "" {
		c.OS = s.head.OS
	}
}

// problem notes something about the file that is not one component's.
func (s *sink) problem(code string, at framing.Position, say text.Text) {
	if len(s.head.Problems) < MaxProblems {
		s.head.Problems = append(s.head.Problems, framing.Problem{Code: code, Say: say, At: at, Object: s.head.ID})
	}
}

// Components gives the components in file order. A component that holds others is given after them, for its own members may follow theirs; Row
// tells the order in which they begin. A non-nil error is a *framing.Error or what the reader below said, and is the last thing given.
func (in *Inventory) Components() iter.Seq2[Component, error] {
	return func(yield func(Component, error) bool) {
		if in.used {
			yield(Component{}, errors.New("sbom: the components of this inventory were given already"))
			return
		}
		in.used = true
		s := &sink{head: &in.head, yield: yield}
		if err := in.read(s); err != nil && !errors.Is(err, errStop) {
			yield(Component{}, err)
		}
	}
}

func (in *Inventory) read(s *sink) error {
	br := plain(in.r)
	head, err := br.Peek(sniffHead)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if in.head.Format == Unknown {
		in.head.Format = detect(head)
	}
	if in.head.Format == Unknown && mayBeTable(head) { // of which somebody can say what it holds
		in.head.Format = CSV
	}
	switch in.head.Format {
	case CycloneDXJSON:
		return readCycloneDX(br, s)
	case CycloneDXXML:
		return readCycloneDXXML(br, s)
	case SPDXJSON:
		return readSPDX(br, s)
	case SPDX3:
		return readSPDX3(br, s)
	case SPDXTag:
		return readTagValue(br, s)
	case CSV:
		return readCSV(br, delimiter(head), titles{asked: in.asked, find: in.find}, s)
	case Text:
		return readText(br, s)
	case VANS:
		return readVANS(br, s)
	case Dpkg:
		return readDpkg(br, s)
	case RPM:
		return readRPM(br, s)
	case APK:
		return readAPK(br, s)
	case FixedTable:
		return readFixedTable(br, in.asked, s)
	case SystemInfo:
		return readSystemInfo(br, s)
	case JSONRows:
		return readObjects(br, in.asked, s)
	case Pip:
		return readPip(br, s)
	case NPMLock:
		return readNPMLock(br, s)
	case Go:
		return readGo(br, s)
	}
	return &framing.Error{Code: framing.CodeUnsupported, At: framing.Top, Say: text.Of(
		"不是認得的清單格式（CycloneDX、SPDX、VANS、有標題列的表格、dpkg、rpm、apk、PowerShell、winget、systeminfo、osquery、pip、package-lock.json、go.sum，或每行一個 CPE／purl）。",
		"Not an inventory of a known format (CycloneDX, SPDX, VANS, a table with a header, dpkg, rpm, apk, PowerShell, winget, systeminfo, osquery, pip, package-lock.json, go.sum, or a CPE or purl a line).")}
}

// CSVCell makes text safe to stand in a table that a spreadsheet opens: a formula is neutralised, delimiters are quoted.
func CSVCell(s string) string { return rows.Cell(s) }
