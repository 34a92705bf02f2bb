// Package collector holds the two small programs that an organisation may run on its machines to write its inventory: collect.sh for Linux
// and collect.ps1 for Windows. Each writes one text file that sbom.Read takes and that a person can read before handing it in. They
// read only, send nothing and need no privilege, and they are short so that whoever is asked to run one can see that.
package collector

import _ "embed" // the programs

// Shell is collect.sh, for any POSIX shell; PowerShell is collect.ps1, for Windows PowerShell 5.1 and newer, which reads a file without a byte order
// mark in the code page of the machine, so it has one.
var (
	//go:embed collect.sh
	Shell []byte
	//go:embed collect.ps1
	PowerShell []byte
)

// File is a program under the name that people keep it by.
type File struct {
	Name    string
	Content []byte
}

// Files gives both.
func Files() []File {
	return []File{{"collect.sh", Shell}, {"collect.ps1", PowerShell}}
}
