package incident

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/iodef"
	"lianfang/internal/format/xarf"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// MaxFile is how many bytes a file of reports has.
const MaxFile = xarf.MaxReport

// skew is by how much the clock of whoever sends a file may be before ours.
const skew = 10 * time.Minute

// ReportedFile is what a program, or a team of another country, tells of incidents: X-ARF version 4 or IODEF version 2, told apart by the first letter.
type ReportedFile struct {
	Bytes    []byte
	Org      int64 // of the desk: the member to which it happened, 0 for none
	Lang     text.Lang
	Exercise bool
}

// ReportFile makes a case of each incident of a file. What somebody sends again, by the number that the sender gave, is the case of the first time, and words that are
// new since are added to its thread; so a file of which the answer was lost is sent again without harm.
func (n *Incidents) ReportFile(ctx context.Context, by marking.Viewer, f ReportedFile) ([]Case, error) {
	reports, err := f.read(n.now())
	if err != nil {
		return nil, err
	}
	for i := range reports { // all of them before the first is kept
		r := &reports[i]
		r.Org, r.Exercise = f.Org, f.Exercise
		if r.Kind != "" && n.checkKind(ctx, r.Kind) != nil {
			r.Kind = "" // the centre has hidden that advice
		}
		if err := n.check(ctx, r); err != nil {
			return nil, err
		}
	}
	var out []Case
	for _, r := range reports {
		c, _, err := n.ReportAs(ctx, by, r, FromProgram)
		if err == nil {
			err = n.addWhatIsNew(ctx, c, by.Actor(), r.What)
		}
		if err != nil {
			return out, err
		}
		out = append(out, c)
	}
	return out, nil
}

func (f ReportedFile) read(now time.Time) ([]Report, error) {
	b := bytes.TrimSpace(bytes.TrimPrefix(f.Bytes, []byte("\xef\xbb\xbf")))
	lang := f.Lang
	if lang != text.En {
		lang = text.ZhTW
	}
	switch {
	case bytes.HasPrefix(b, []byte("{")):
		x, err := xarf.Read(b)
		if err != nil {
			return nil, err
		}
		return []Report{fromXARF(x, lang, now)}, nil
	case bytes.HasPrefix(b, []byte("<")):
		d, err := iodef.Read(b)
		if err != nil {
			return nil, err
		}
		var out []Report
		for _, x := range d.Incidents {
			out = append(out, fromIODEF(x, lang, now))
		}
		return out, nil
	}
	return nil, &framing.Error{Code: "unknown_format", At: framing.Top, Say: text.Of("只收 X-ARF 第 4 版（JSON）或 IODEF 第 2 版（XML）。", "X-ARF version 4 (JSON) and IODEF version 2 (XML) are taken.")}
}

// onceOf is the word by which what a sender numbers is known again. It opens nothing: a case of a program has no code.
func onceOf(format, sender, number string) string {
	sum := sha256.Sum256([]byte(format + "\x00" + sender + "\x00" + number))
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])
}

// soon is a time that a file gives; one that is a little ahead is now.
func soon(at, now time.Time) time.Time {
	if at.After(now) && at.Sub(now) <= skew {
		return now
	}
	return at
}

// lines are what a person reads of a file, in the language of the case.
type lines struct {
	b    strings.Builder
	lang text.Lang
}

func (l *lines) add(name text.Text, said string) {
	if said = strings.TrimSpace(said); said != "" {
		l.b.WriteString(text.Format("%s：%s", "%s: %s", name, said).In(l.lang) + "\n")
	}
}

func (l *lines) say(said string) {
	if said = strings.TrimSpace(said); said != "" {
		l.b.WriteString(said + "\n")
	}
}

// String is all of it, of what is too long the beginning.
func (l *lines) String() string {
	return beginning(strings.TrimSpace(l.b.String()), maxText)
}

func beginning(s string, most int) string {
	if all := []rune(s); len(all) > most {
		return string(all[:most-1]) + "…"
	}
	return s
}
