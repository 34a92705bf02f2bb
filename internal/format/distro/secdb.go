package distro

import (
	"errors"
	"io"
	"iter"
	"net/url"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// SecDB reads a security database in Alpine's form (JSON): one Status a package and flaw, in the order of the file. What the database says
// of itself stands on each Status as far as it was read before. The error, always last, is a *framing.Error or what r failed with.
func SecDB(r io.Reader) iter.Seq2[Status, error] {
	return func(yield func(Status, error) bool) {
		d := &secdb{fields: fields{walk.New(r)}, yield: yield}
		err := d.cur.Object(d.member)
		if err == nil {
			err = onlyOne(d.cur)
		}
		if err == nil && !d.packages {
			err = &framing.Error{Code: framing.CodeWrongType, At: framing.Top, Say: text.Of("沒有 packages，不是這種資料庫。", "There are no packages; this is no such database.")}
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(Status{}, err)
		}
	}
}

type secdb struct {
	fields
	yield    func(Status, error) bool
	head     Status
	packages bool
}

func (d *secdb) member(name string) error {
	switch name {
	case "distroversion":
		return d.text(&d.head, name, maxField, &d.head.Release)
	case "reponame":
		return d.text(&d.head, name, maxField, &d.head.Repository)
	case "urlprefix":
		var address string
		err := d.text(&d.head, name, maxField, &address)
		d.head.Distribution = distribution(address)
		return err
	case "packages":
		d.packages = true
		if d.cur.Kind() != '[' {
			return wrongType(d.cur, name)
		}
		return d.cur.Array(d.entry)
	}
	return d.cur.Skip()
}

// hosts are parts of addresses that tell a distribution.
var hosts = []struct{ part, name string }{{"alpinelinux", "alpine"}, {"wolfi", "wolfi"}, {"chainguard", "chainguard"}, {"cgr.", "chainguard"}, {"bell-sw", "alpaquita"}}

// distribution tells whose database it is by the host that its packages lie on.
func distribution(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	for _, known := range hosts {
		if strings.Contains(u.Host+u.Path, known.part) {
			return known.name
		}
	}
	return ""
}

// entry reads {"pkg":{"name":…,"secfixes":{VERSION:[FLAW…]}}}. The name may stand behind the fixes, so they are held until the end.
func (d *secdb) entry() error {
	if d.cur.Kind() != '{' {
		return wrongType(d.cur, "packages")
	}
	return d.cur.Object(func(name string) error {
		if name != "pkg" || d.cur.Kind() != '{' {
			return d.cur.Skip()
		}
		var held []Status
		common := d.head
		common.At, common.Problems = d.cur.At(), nil
		err := d.cur.Object(func(member string) error {
			switch member {
			case "name":
				return d.text(&common, member, maxField, &common.Package)
			case "secfixes":
				return d.fixes(&common, &held)
			}
			return d.cur.Skip()
		})
		if err != nil {
			return err
		}
		return d.give(common, held)
	})
}

func (d *secdb) give(common Status, held []Status) error {
	for _, s := range held {
		s.Package = common.Package
		s.Problems = append(s.Problems, common.Problems...)
		if s.Package == "" {
			s.note("no_package", text.Of("沒有套件名稱。", "The package has no name."))
		}
		if !d.yield(s, nil) {
			return errStop
		}
	}
	return nil
}

func (d *secdb) fixes(common *Status, held *[]Status) error {
	if d.cur.Kind() != '{' {
		return d.cur.Skip() // null
	}
	return d.cur.Object(func(version string) error {
		if d.cur.Kind() != '[' {
			common.note("wrong_type", text.Format("版本「%.60s」的漏洞不是清單，略過不用。", "The flaws of version %.60[1]q are no list and were left out.", version))
			return d.cur.Skip()
		}
		return d.cur.Array(func() error {
			var names string
			at := d.cur.At()
			if err := d.text(common, version, maxField, &names); err != nil {
				return err
			}
			all := strings.Fields(names) // "CVE-2018-3639 XSA-263" is one flaw under two names
			if len(all) == 0 {
				return nil
			}
			if len(*held) >= maxFixes {
				return &framing.Error{Code: framing.CodeTooLarge, At: at, Say: text.Format("一個套件的修補超過 %d 個。", "A package has more than %d fixes.", maxFixes)}
			}
			s := *common
			s.At, s.Problems = at, nil
			s.Vulnerability, s.Aliases = all[0], all[1:]
			s.State, s.Fixed = Resolved, strings.TrimSpace(version)
			s.settle(Resolved)
			*held = append(*held, s)
			return nil
		})
	})
}
