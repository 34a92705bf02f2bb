package paper

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// Content is what a paper says.
type Content struct {
	Items    map[string]string `json:"items"` // by id
	Cause    string            `json:"cause,omitempty"`
	Measures []Measure         `json:"measures,omitempty"`
}

// Measure is something done so that it does not happen again.
type Measure struct {
	What  string `json:"what"`
	Sort  Sort   `json:"sort"`
	Owner string `json:"owner"`
	Until string `json:"until"` // planned day
	Track string `json:"track"` // how its effect is tracked
	Done  string `json:"done"`  // day, "" while it is not
}

// Sort is on which side a measure is taken; the law names four.
type Sort string

// The sorts.
const (
	Management Sort = "management"
	Technical  Sort = "technical"
	People     Sort = "people"
	Resources  Sort = "resources"
)

// Sorts are all of them.
var Sorts = []Sort{Management, Technical, People, Resources}

// Name is the sort in words.
func (s Sort) Name() text.Text {
	switch s {
	case Management:
		return text.Of("管理", "management")
	case Technical:
		return text.Of("技術", "technology")
	case People:
		return text.Of("人力", "people")
	case Resources:
		return text.Of("資源", "resources")
	}
	return text.Text{}
}

// Tidy is the content without what is empty, and with the items of a form alone.
func (c Content) Tidy(f *Form) Content {
	out := Content{Items: map[string]string{}}
	for _, i := range f.Items {
		out.Items[i.ID] = strings.TrimSpace(strings.ReplaceAll(c.Items[i.ID], "\r\n", "\n"))
	}
	if f.Kind != Final {
		return out
	}
	out.Cause = c.Cause
	for _, m := range c.Measures {
		for _, s := range []*string{&m.What, &m.Owner, &m.Until, &m.Track, &m.Done} {
			*s = strings.TrimSpace(*s)
		}
		if m.What+m.Owner+m.Until+m.Track+m.Done != "" {
			out.Measures = append(out.Measures, m)
		}
	}
	return out
}

// Over is the content laid over another: where it says nothing the other's words stay.
func (c Content) Over(under Content) Content {
	out := c
	out.Items = maps.Clone(under.Items)
	for id, words := range c.Items {
		if words != "" || out.Items[id] == "" {
			out.Items[id] = words
		}
	}
	return out
}

// Check tells what is wrong in content that is tidy. It may lack anything: a draft is a draft.
func (c Content) Check(f *Form) error {
	for _, i := range f.Items {
		if err := wording.Check(wording.Field{Name: i.Name, Said: c.Items[i.ID], Most: maxItem, Lines: true}); err != nil {
			return err
		}
	}
	if c.Cause != "" && !isCause(c.Cause) {
		return fault.New(fault.Invalid, "bad_cause", text.Of("請從清單選一個肇因。", "Choose a cause from the list."))
	}
	if len(c.Measures) > maxMeasures {
		return fault.New(fault.Invalid, "too_many_measures", text.Format("改善措施最多 %d 項。", "There are at most %d measures.", maxMeasures))
	}
	for n, m := range c.Measures {
		if err := m.check(n + 1); err != nil {
			return err
		}
	}
	return nil
}

func (m Measure) check(n int) error {
	name := func(zh, en string) text.Text {
		return text.Format("第 %d 項措施的%s", "%[2]s of measure %[1]d", n, text.Of(zh, en))
	}
	for _, f := range []wording.Field{{Name: name("內容", "what is done"), Said: m.What, Most: maxWords, Lines: true, Must: true}, {Name: name("負責人", "who answers"), Said: m.Owner, Most: maxShort}, {Name: name("追蹤方式", "the tracking"), Said: m.Track, Most: maxWords, Lines: true}} {
		if err := wording.Check(f); err != nil {
			return err
		}
	}
	if m.Sort.Name().IsZero() {
		return fault.New(fault.Invalid, "bad_sort", text.Format("第 %d 項措施請選管理、技術、人力或資源。", "Say of measure %d whether it is of management, technology, people or resources.", n))
	}
	for _, day := range []string{m.Until, m.Done} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return fault.New(fault.Invalid, "bad_day", text.Format("第 %d 項措施的日期請寫成 2026-12-31。", "Write the days of measure %d as 2026-12-31.", n))
		}
	}
	return nil
}

// Lacking lists the items that a paper does not say.
func (c Content) Lacking(f *Form) (out []Item) {
	for _, i := range f.Items {
		if !c.says(i.ID) {
			out = append(out, i)
		}
	}
	return out
}

// FormallyLacking lists those of them without which it is formally incomplete.
func (c Content) FormallyLacking(f *Form) []Item {
	return slices.DeleteFunc(c.Lacking(f), func(i Item) bool { return !i.Formal })
}

func (c Content) says(id string) bool {
	if c.Items[id] != "" {
		return true
	}
	switch id {
	case ItemPrevention:
		return len(c.Measures) > 0
	case ItemPlan:
		untold := func(m Measure) bool { return m.Until == "" || m.Track == "" }
		return len(c.Measures) > 0 && !slices.ContainsFunc(c.Measures, untold)
	}
	return false
}

// Undone counts the measures that are still to be done.
func (c Content) Undone() (n int) {
	for _, m := range c.Measures {
		if m.Done == "" {
			n++
		}
	}
	return n
}

// names says items one after the other.
func names(all []Item) text.Text {
	var zh, en []string
	for _, i := range all {
		n := strconv.Itoa(i.No)
		zh, en = append(zh, n+" "+i.Name.In(text.ZhTW)), append(en, n+" "+i.Name.In(text.En))
	}
	return text.Of(strings.Join(zh, "；"), strings.Join(en, "; "))
}

// Incomplete says what a paper formally lacks.
func Incomplete(all []Item) error {
	return fault.New(fault.Invalid, "formally_incomplete", text.Format("還缺法定項目：%v。請補上；補不了，請寫下為什麼先送。", "Items that the law asks for are missing: %v. Fill them in, or say why it is sent without.", names(all)))
}
