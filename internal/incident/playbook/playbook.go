package playbook

import (
	"bytes"
	"embed"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/go-json-experiment/json"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Playbook is first advice on one sort of trouble.
type Playbook struct {
	Slug  string      `json:"slug"`
	Class string      `json:"class"` // class and type of RSIT 1003 that a case of this sort usually gets, as "fraud:phishing"
	Order int         `json:"order"` // smaller stands first
	Name  text.Text   `json:"name"`
	When  text.Text   `json:"when"`  // how one knows that this is it
	First []text.Text `json:"first"` // what to do within the hour, in order
	Avoid []text.Text `json:"avoid"`
	Then  []text.Text `json:"then"`
}

// Limits of a playbook. What is read in an emergency has to be short.
const (
	MaxFile  = 64 << 10 // bytes
	MaxSteps = 12       // of each list
	maxName  = 90       // characters
	maxSay   = 300
)

//go:embed data
var files embed.FS

// Shipped are the playbooks that the program comes with, in their order. They are the caller's to change.
func Shipped() []Playbook {
	out := slices.Clone(shipped())
	for i := range out {
		p := &out[i]
		p.First, p.Avoid, p.Then = slices.Clone(p.First), slices.Clone(p.Avoid), slices.Clone(p.Then)
	}
	return out
}

// Find gives the one of a slug that the program comes with.
func Find(slug string) (Playbook, bool) {
	all := Shipped()
	i := slices.IndexFunc(all, func(p Playbook) bool { return p.Slug == slug })
	if i < 0 {
		return Playbook{}, false
	}
	return all[i], true
}

var shipped = sync.OnceValue(readShipped)

func readShipped() []Playbook {
	list, err := files.ReadDir("data")
	if err != nil {
		panic(err) // they are embedded
	}
	var out []Playbook
	for _, f := range list {
		b, err := files.ReadFile(path.Join("data", f.Name()))
		if err != nil {
			panic(err)
		}
		p, err := Parse(b)
		if err != nil || p.Slug+".toml" != f.Name() {
			panic("playbook " + f.Name() + ": " + fault.Of(err).Error())
		}
		out = append(out, p)
	}
	Sort(out)
	return out
}

// Sort brings playbooks into the order in which they are shown.
func Sort(list []Playbook) {
	slices.SortFunc(list, func(a, b Playbook) int {
		if a.Order != b.Order {
			return a.Order - b.Order
		}
		return strings.Compare(a.Slug, b.Slug)
	})
}

// Parse reads a playbook as a TOML file writes it. A key that nothing reads is an error, as is one that is missing in a language.
func Parse(b []byte) (Playbook, error) {
	var p Playbook
	if len(b) > MaxFile {
		return p, fault.New(fault.Invalid, "too_large", text.Format("處置須知最多 %d KB。", "A playbook has at most %d kB.", MaxFile>>10))
	}
	var all map[string]any
	if _, err := toml.NewDecoder(bytes.NewReader(b)).Decode(&all); err != nil {
		return p, unreadable(err)
	}
	j, err := json.Marshal(all)
	if err != nil {
		return p, unreadable(err)
	}
	if err := json.Unmarshal(j, &p, json.RejectUnknownMembers(true)); err != nil {
		return p, unreadable(err)
	}
	return p, p.Check()
}

func unreadable(err error) error {
	return fault.New(fault.Invalid, "bad_playbook", text.Format("處置須知讀不懂：%v", "The playbook cannot be read: %v", err)).Because(err)
}

var (
	slugForm  = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$`)
	classForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,40}:[a-z][a-z0-9-]{0,60}$`)
)

// Check brings a playbook into its normal form, and tells what is wrong with it.
func (p *Playbook) Check() error {
	switch {
	case !slugForm.MatchString(p.Slug):
		return invalid("bad_slug", "代號用小寫英文字母、數字與連字號，最多 40 個字。", "A slug has small letters, digits and hyphens, at most 40.")
	case p.Class != "" && !classForm.MatchString(p.Class):
		return invalid("bad_class", "事件類別寫成 RSIT 的「類別:類型」，例如 fraud:phishing。", "A class is written as in RSIT, such as fraud:phishing.")
	case p.Order < 0 || p.Order > 1000:
		return invalid("bad_order", "順序是 0 到 1000。", "The order is 0 to 1000.")
	case len(p.First) == 0:
		return invalid("no_steps", "請寫出第一個小時要做的事，至少一件。", "Say what to do in the first hour, one thing at least.")
	}
	if err := said(&p.Name, "名稱", "the name", maxName); err != nil {
		return err
	}
	if err := said(&p.When, "什麼情況", "when it is this", maxSay); err != nil {
		return err
	}
	for _, l := range []struct {
		zh, en string
		steps  []text.Text
	}{{"先做", "what to do first", p.First}, {"不要做", "what to leave alone", p.Avoid}, {"之後", "what comes after", p.Then}} {
		if len(l.steps) > MaxSteps {
			return fault.New(fault.Invalid, "too_many_steps", text.Format("「%[1]s」最多 %[3]d 件。", "There are at most %[3]d lines in %[2]s.", l.zh, l.en, MaxSteps))
		}
		for i := range l.steps {
			if err := said(&l.steps[i], l.zh, l.en, maxSay); err != nil {
				return err
			}
		}
	}
	return nil
}

// said checks words that have to be there in both languages.
func said(t *text.Text, zh, en string, most int) error {
	a, b := strings.TrimSpace(t.In(text.ZhTW)), strings.TrimSpace(t.In(text.En))
	*t = text.Of(a, b)
	switch {
	case a == "" || b == "":
		return fault.New(fault.Invalid, "language_missing", text.Format("「%[1]s」兩種語言都要寫。", "Write %[2]s in both languages.", zh, en))
	case utf8.RuneCountInString(a) > most || utf8.RuneCountInString(b) > most:
		return fault.New(fault.Invalid, "too_long", text.Format("「%[1]s」每句最多 %[3]d 個字。", "Each line of %[2]s has at most %[3]d characters.", zh, en, most))
	case strings.ContainsFunc(a+b, unicode.IsControl) || !utf8.ValidString(a+b):
		return fault.New(fault.Invalid, "bad_characters", text.Format("「%[1]s」有不能顯示的字元。", "There is a character in %[2]s that cannot be shown.", zh, en))
	}
	return nil
}

func invalid(code, zh, en string) error { return fault.New(fault.Invalid, code, text.Of(zh, en)) }
