package distro

import (
	"errors"
	"io"
	"iter"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

var errStop = errors.New("the reader has enough")

// Debian reads the JSON of the Debian security tracker: one Status a package, flaw and release, in the order of the file. The error, always
// last, is a *framing.Error or what r failed with.
func Debian(r io.Reader) iter.Seq2[Status, error] {
	return func(yield func(Status, error) bool) {
		d := &debian{fields: fields{walk.New(r)}, yield: yield}
		err := d.cur.Object(d.packaged)
		if err == nil {
			err = onlyOne(d.cur)
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(Status{}, err)
		}
	}
}

func onlyOne(cur *walk.Cursor) error {
	more, err := cur.More()
	if err != nil || !more {
		return err
	}
	return &framing.Error{Code: framing.CodeMalformed, At: cur.At(), Say: text.Of("文件結束後還有內容。", "Something follows the end of the document.")}
}

type debian struct {
	fields
	yield func(Status, error) bool
}

func (d *debian) packaged(name string) error {
	if d.cur.Kind() != '{' {
		return wrongType(d.cur, name)
	}
	return d.cur.Object(func(flaw string) error { return d.flaw(name, flaw) })
}

// wrongType refuses a file that is not of this form at all.
func wrongType(cur *walk.Cursor, name string) error {
	return &framing.Error{Code: framing.CodeWrongType, At: cur.At(), Say: text.Format("「%.80s」應是物件。", "%.80[1]q should be an object.", name)}
}

func (d *debian) flaw(name, flaw string) error {
	if d.cur.Kind() != '{' {
		return wrongType(d.cur, flaw)
	}
	common := Status{Distribution: "debian", Package: name, Vulnerability: flaw, At: d.cur.At()}
	var all []Status
	err := d.cur.Object(func(member string) error {
		switch member {
		case "description":
			return d.text(&common, member, maxText, &common.Text)
		case "releases":
			return d.releases(&common, &all)
		}
		return d.cur.Skip()
	})
	if err != nil {
		return err
	}
	for _, s := range all {
		s.Text = common.Text
		s.Problems = append(s.Problems, common.Problems...)
		if !d.yield(s, nil) {
			return errStop
		}
	}
	return nil
}

// releases reads {"bookworm":{…}}. One without releases is written as an empty list.
func (d *debian) releases(common *Status, all *[]Status) error {
	if d.cur.Kind() != '{' {
		return d.cur.Skip()
	}
	return d.cur.Object(func(release string) error {
		if d.cur.Kind() != '{' || len(*all) == maxReleases {
			common.note("wrong_type", text.Format("版本「%.40s」無法判讀，略過不用。", "The release %.40[1]q cannot be read and was left out.", release))
			return d.cur.Skip()
		}
		s := *common
		s.Release, s.Problems = release, nil
		if err := d.release(&s); err != nil {
			return err
		}
		*all = append(*all, s)
		return nil
	})
}

func (d *debian) release(s *Status) error {
	var state, reason, nodsa string
	err := d.cur.Object(func(member string) error {
		switch member {
		case "status":
			return d.text(s, member, maxField, &state)
		case "fixed_version":
			return d.text(s, member, maxField, &s.Fixed)
		case "urgency":
			return d.text(s, member, maxField, &s.Urgency)
		case "nodsa":
			return d.text(s, member, maxText, &nodsa)
		case "nodsa_reason":
			return d.text(s, member, maxField, &reason)
		case "repositories":
			return d.repositories(s)
		}
		return d.cur.Skip()
	})
	s.NoAdvisory = nodsa
	if nodsa == "" {
		s.NoAdvisory = reason
	}
	s.settle(State(state))
	return err
}

func (d *debian) repositories(s *Status) error {
	if d.cur.Kind() != '{' {
		return d.cur.Skip()
	}
	return d.cur.Object(func(name string) error {
		var v Version
		v.Repository = name
		err := d.text(s, name, maxField, &v.Version)
		if v.Version != "" && len(s.Versions) < maxReleases {
			s.Versions = append(s.Versions, v)
		}
		return err
	})
}

// settle gives the state. A fixed version of "0" is the tracker's way to say that the release never had the flaw.
func (s *Status) settle(written State) {
	s.State = written
	switch {
	case written == Resolved && s.Fixed == "0":
		s.State, s.Fixed = NotAffected, ""
	case written == Resolved && s.Fixed == "":
		s.State = Undetermined
		s.note("no_version", text.Of("已修補但沒有版本，視為未定。", "Resolved without a version; taken as undetermined."))
	case written == Resolved, written == Open, written == Undetermined:
	default:
		s.State = Undetermined
		s.note("unknown_status", text.Format("不認識的狀態「%.40s」，視為未定。", "Unknown status %.40[1]q, taken as undetermined.", string(written)))
	}
	if s.State != Resolved {
		s.Fixed = ""
	}
}

// fields takes members of a document.
type fields struct{ cur *walk.Cursor }

func (f fields) text(s *Status, member string, most int, to *string) error {
	value, ok, err := f.cur.Text(most)
	if err != nil {
		return err
	}
	if !ok {
		s.note("wrong_type", text.Format("「%.40s」太長或型別不對，略過不用。", "%.40[1]q is too long or of a wrong type and was left out.", member))
		return nil
	}
	*to = value
	return nil
}
