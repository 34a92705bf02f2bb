package misp

import (
	"errors"
	"io"
	"iter"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// ListType says how the entries of a warninglist are meant.
type ListType string

// The types of the misp-warninglists format.
const (
	CIDRList      ListType = "cidr"
	StringList    ListType = "string"
	HostnameList  ListType = "hostname" // an entry stands for itself and its subdomains
	SubstringList ListType = "substring"
	RegexList     ListType = "regex"
)

// List is a warninglist.
type List struct {
	ID          string // folder name, if given
	Name        string
	Description string
	Version     string
	Type        ListType
	Category    string   // "false_positive" or "known"; "" not said
	Matching    []string // MISP attribute types that it applies to; empty: all
	Entries     []string
	At          framing.Position
	Problems    []framing.Problem
}

// Warninglists gives the lists of a file: one, several after each other (JSON lines), or an array of them.
func Warninglists(r io.Reader) iter.Seq2[List, error] {
	return func(yield func(List, error) bool) {
		d := &reader{cur: walk.New(r)}
		err := d.lists(func(l List) error {
			if !yield(l, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(List{}, err)
		}
	}
}

func (d *reader) lists(give func(List) error) error {
	one := func() error {
		d.kept = 0
		l, err := d.list()
		if err != nil {
			return err
		}
		return give(l)
	}
	for {
		more, err := d.cur.More()
		if err != nil || !more {
			return err
		}
		if d.cur.Kind() == '[' {
			err = d.cur.Array(one)
		} else {
			err = one()
		}
		if err != nil {
			return err
		}
	}
}

func (d *reader) list() (List, error) {
	l := List{At: d.cur.At()}
	n := notes{&l.Problems, &l.Name, l.At}
	err := d.cur.Object(func(name string) error { return d.listMember(&l, n, name) })
	if err != nil {
		return l, err
	}
	if l.Name == "" {
		n.add("no_name", text.Of("警示清單沒有名稱。", "The warninglist has no name."))
	}
	switch l.Type {
	case CIDRList, StringList, HostnameList, SubstringList, RegexList:
	case "":
		l.Type = StringList // the format's default
	default:
		n.add("unknown_type", text.Format("不認得警示清單的種類「%s」。", "The warninglist's type “%s” is not known.", string(l.Type)))
	}
	return l, nil
}

func (d *reader) listMember(l *List, n notes, name string) error {
	switch name {
	case "id":
		return d.short(n, name, &l.ID)
	case "name":
		return d.short(n, name, &l.Name)
	case "description":
		return d.long(n, name, &l.Description)
	case "version":
		return d.short(n, name, &l.Version)
	case "category":
		return d.short(n, name, &l.Category)
	case "type":
		return d.short(n, name, (*string)(&l.Type))
	case "matching_attributes":
		return d.strings(n, name, 1000, &l.Matching)
	case "list":
		return d.strings(n, name, MaxEntries, &l.Entries)
	}
	return d.cur.Skip()
}

// strings takes a list of strings; an entry that is none or too long is left out and noted.
func (d *reader) strings(n notes, name string, most int, to *[]string) error {
	return d.array(n, name, func() error {
		if len(*to) >= most {
			return tooMany(d.cur, text.Format("「%s」超過 %d 項。", "“%s” has more than %d entries.", name, most))
		}
		var s string
		if err := d.text(n, name, MaxEntry, &s); err != nil || s == "" {
			return err
		}
		*to = append(*to, s)
		return nil
	})
}
