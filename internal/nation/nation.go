package nation

import (
	"embed"
	"fmt"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

//go:embed data
var data embed.FS

// Nation is everything that the demo knows of its country. Slices are in the order of the files; the centre comes first.
type Nation struct {
	Organisations []Organisation
	Links         []Link
	Delegations   []Delegation
	People        []Person
	Inventories   []Inventory
	Sources       []Source
	Files         []File
	Script        Script
}

// Load reads the embedded files. An error means that the program was built with files that do not fit together.
func Load() (*Nation, error) {
	n := &Nation{Sources: sources(), Files: files(), Script: script()}
	if err := n.readOrganisations(); err != nil {
		return nil, err
	}
	if err := n.readPeople(); err != nil {
		return nil, err
	}
	if err := n.findInventories(); err != nil {
		return nil, err
	}
	return n, nil
}

// Organisation gives the organisation with that slug, nil if there is none.
func (n *Nation) Organisation(slug string) *Organisation {
	for i := range n.Organisations {
		if n.Organisations[i].Slug == slug {
			return &n.Organisations[i]
		}
	}
	return nil
}

// Person gives the person with that slug, nil if there is none.
func (n *Nation) Person(slug string) *Person {
	for i := range n.People {
		if n.People[i].Slug == slug {
			return &n.People[i]
		}
	}
	return nil
}

// Source gives the source with that slug, nil if there is none.
func (n *Nation) Source(slug string) *Source {
	for i := range n.Sources {
		if n.Sources[i].Slug == slug {
			return &n.Sources[i]
		}
	}
	return nil
}

// decode reads one TOML file; a key that nothing reads is an error, so that a slip of the pen does not vanish.
func decode(name string, into any) error {
	raw, err := data.ReadFile("data/" + name)
	if err != nil {
		return err
	}
	meta, err := toml.Decode(string(raw), into)
	if err != nil {
		return fmt.Errorf("nation: %s: %w", name, err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return fmt.Errorf("nation: %s: unknown key %s", name, extra[0])
	}
	return nil
}

// day reads a calendar day such as 2026-11-24 as midnight UTC; an empty one is the zero time.
func day(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, s)
}

func base(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
