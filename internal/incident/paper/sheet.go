package paper

import (
	"strconv"
	"time"

	"lianfang/internal/format/odf"
	"lianfang/internal/text"
)

// Sheet is a paper laid out: what the page prints and what OpenDocument holds are made of the same one.
type Sheet struct {
	Title    text.Text
	Cite     text.Text
	Facts    []Fact
	Sections []Section
	Notes    []text.Text
	At       time.Time
	Number   string
}

// Fact is a line at the head.
type Fact struct {
	Name  text.Text
	Value text.Text
}

// Section is one item.
type Section struct {
	Name     text.Text // with its number
	Cite     text.Text
	Lead     text.Text // the cause
	Words    string
	Measures []Measure
	Lacks    bool
}

// Head is what stands over a paper beside its items.
type Head struct {
	Number  string
	Body    text.Text
	Version int64 // 0 for what nobody saved
	Filed   bool
	Reason  string // why it was sent although it lacks something
	Drill   bool
	At      time.Time // when it was written
}

// Lay lays a paper out.
func (f *Form) Lay(c Content, h Head) Sheet {
	s := Sheet{Title: f.Title, Cite: f.Basis.Words(), Notes: f.Notes, At: h.At, Number: h.Number}
	state := text.Of("草稿", "draft")
	if h.Filed {
		state = text.Of("已送出", "filed")
	}
	add := func(zh, en string, v text.Text) {
		if !v.IsZero() {
			s.Facts = append(s.Facts, Fact{text.Of(zh, en), v})
		}
	}
	add("案件編號", "Case", text.Same(h.Number))
	add("單位", "Body", h.Body)
	if h.Version > 0 {
		add("版次", "Version", text.Format("第 %d 版，%s", "version %d, %s", h.Version, state))
	} else {
		add("版次", "Version", state)
	}
	add("製作時間", "Written", text.Same(stamp(h.At)))
	if h.Drill {
		add("演練", "Drill", text.Of("這是演練，不是真的事件", "this is a drill and no true incident"))
	}
	if h.Reason != "" {
		add("缺項先送的理由", "Why it was sent with items missing", text.Same(h.Reason))
	}
	for _, i := range f.Items {
		x := Section{Name: text.Format("%d、%s", "%d. %s", i.No, i.Name), Cite: i.Cite(), Words: c.Items[i.ID], Lacks: !c.says(i.ID)}
		if i.ID == ItemCause && c.Cause != "" {
			x.Lead = text.Format("肇因：%s", "Cause: %s", CauseName(c.Cause))
		}
		if i.ID == ItemPlan {
			x.Measures = c.Measures
		}
		s.Sections = append(s.Sections, x)
	}
	return s
}

// MeasureHead names the columns of the table of measures.
var MeasureHead = []text.Text{text.Of("措施", "Measure"), text.Of("層面", "Side"), text.Of("負責", "Who answers"), text.Of("預定完成", "Planned for"), text.Of("成效追蹤", "How it is tracked"), text.Of("完成", "Done")}

// Row is a measure as a row of that table.
func (m Measure) Row(l text.Lang) []string {
	return []string{m.What, m.Sort.Name().In(l), m.Owner, m.Until, m.Track, m.Done}
}

// Missing stands where an item says nothing.
var Missing = text.Of("（未填）", "(not filled in)")

// Document is the sheet as a text document.
func (s Sheet) Document(l text.Lang, centre text.Text) odf.Text {
	lang := "zh-TW"
	if l == text.En {
		lang = "en-GB"
	}
	d := odf.Text{Meta: odf.Meta{Title: s.Title.In(l) + " " + s.Number, Subject: s.Cite.In(l), Creator: centre.In(l), Lang: lang, At: s.At}, Foot: s.Title.In(l) + "　" + s.Number}
	add := func(b odf.Block) { d.Blocks = append(d.Blocks, b) }
	add(odf.Heading{Words: s.Title.In(l)})
	add(odf.Paragraph{Words: s.Cite.In(l), Small: true})
	facts := odf.Table{Name: "facts", Widths: []int{1, 3}}
	for _, f := range s.Facts {
		facts.Rows = append(facts.Rows, []string{f.Name.In(l), f.Value.In(l)})
	}
	add(facts)
	for n, x := range s.Sections {
		add(odf.Heading{Level: 1, Words: x.Name.In(l)})
		add(odf.Paragraph{Words: x.Cite.In(l), Small: true})
		if !x.Lead.IsZero() {
			add(odf.Paragraph{Words: x.Lead.In(l)})
		}
		switch {
		case x.Lacks:
			add(odf.Paragraph{Words: Missing.In(l)})
		case x.Words != "":
			add(odf.Paragraph{Words: x.Words})
		}
		if len(x.Measures) > 0 {
			add(measures(l, x.Measures, n))
		}
	}
	for _, n := range s.Notes {
		add(odf.Paragraph{Words: n.In(l), Small: true})
	}
	return d
}

func measures(l text.Lang, all []Measure, n int) odf.Table {
	t := odf.Table{Name: "measures " + strconv.Itoa(n), Widths: []int{5, 2, 2, 3, 4, 3}}
	for _, h := range MeasureHead {
		t.Head = append(t.Head, h.In(l))
	}
	for _, m := range all {
		t.Rows = append(t.Rows, m.Row(l))
	}
	return t
}
