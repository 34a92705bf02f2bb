package page

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// CaseFiles is the files of a case as somebody sees them who may bring some.
type CaseFiles struct {
	Rows    []FileRow
	Post    string // where a file goes; "" where none is taken
	Most    int    // MB by the form
	Parts   string // where a script sends a larger one in parts; "" for nobody
	To      string // where it leads then
	Who     text.Text
	All     string // the vault's page, for the desk
	Problem text.Text
	Broken  bool // the record of what was done with them does not hold
}

// FileRow is one of them. Its name is the giver's own.
type FileRow struct {
	N     string
	Name  string
	Kind  text.Text
	Size  int64
	Hash  string // SHA-256
	From  text.Text
	Came  time.Time
	State State
	// Handled is what was done with it, the last first, for whoever brought it.
	Handled []HandledLine
}

// HandledLine is one of them.
type HandledLine struct {
	At        time.Time
	Act, Side text.Text
}

// Vault is the evidence of a case as the desk keeps it.
type Vault struct {
	Number  string // of the case
	Case    string // its page
	Files   CaseFiles
	Items   []VaultItem
	Hold    string // why nothing is destroyed; "" for no hold
	Key     string // that signs, as key.pub has it
	Post    string // what is below it are the deeds
	Acts    []CaseAct
	Custody []CustodyLine
	Broken  text.Text // where the chain does not hold
	Problem text.Text
}

// VaultItem is a piece with what was found of it.
type VaultItem struct {
	FileRow
	Facts   []Fact
	Also    text.Text // what else it looks like
	Found   []string  // addresses in it, defanged
	Rules   []string  // YARA rules that hold for it
	Unruled string    // why these could not be asked, in the words of yara
	Members []ArchiveMember
	Stopped text.Text // why an archive was not read to its end
	Signs   bool      // it has values that others can be warned of
	Read    CaseAct   // downloads it; without a name for what is destroyed
}

// ArchiveMember is a file in an archive.
type ArchiveMember struct {
	Name string
	Kind text.Text
	Size int64
	Hash string
	Note text.Text
}

// CustodyLine is an entry of the chain.
type CustodyLine struct {
	N    string
	At   time.Time
	Act  text.Text
	Side text.Text
	Who  string
	What text.Text // which pieces
	To   string
	Why  string
}

// Page draws the page.
func (p Vault) Page(v View) templ.Component { return vaultPage(v, p) }

// bytesSaid is a size in the largest unit that leaves a number before it.
func bytesSaid(n int64) string {
	unit := "B"
	size := float64(n)
	for _, u := range []string{"KB", "MB", "GB"} {
		if size < 1024 {
			break
		}
		size, unit = size/1024, u
	}
	if unit == "B" || size >= 100 {
		return strconv.FormatInt(int64(size), 10) + " " + unit
	}
	return strconv.FormatFloat(size, 'f', 1, 64) + " " + unit
}
