package nation

import (
	"fmt"
	"io"
	"strings"

	"lianfang/internal/format/sbom"
)

// Inventory is a file in which an organisation says what it runs.
type Inventory struct {
	Name         string // of the file, as its owner would upload it
	Organisation string // slug
	Format       sbom.Format
	path         string
}

// endings tells the format by the end of a file's name; what stands before it is the organisation's slug.
var endings = []struct {
	end    string
	format sbom.Format
}{
	{".csv", sbom.CSV},
	{".cdx.json.gz", sbom.CycloneDXJSON},
	{".spdx.json.gz", sbom.SPDXJSON},
}

func (n *Nation) findInventories() error {
	const folder = "data/inventories"
	entries, err := data.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		slug, format := split(e.Name())
		if n.Organisation(slug) == nil {
			return fmt.Errorf("nation: inventory %s belongs to nobody", e.Name())
		}
		n.Inventories = append(n.Inventories, Inventory{Name: e.Name(), Organisation: slug, Format: format, path: folder + "/" + e.Name()})
	}
	return nil
}

func split(name string) (slug string, f sbom.Format) {
	for _, e := range endings {
		if slug, ok := strings.CutSuffix(name, e.end); ok {
			return slug, e.format
		}
	}
	return "", sbom.Unknown
}

// Open gives the bytes as they are uploaded, perhaps compressed; framing.Open takes that off.
func (i Inventory) Open() (io.ReadCloser, error) { return data.Open(i.path) }
