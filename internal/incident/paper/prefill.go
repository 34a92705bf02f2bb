package paper

import (
	"strings"
	"time"

	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// Known is what a case tells, for a paper to begin with. All words are in the language of the paper.
type Known struct {
	Number     string
	Body       string
	Contact    []string
	Kind       string
	Class      string
	What       string
	GoingOn    string
	Level      string
	Trace      []string // the rows that led to it, with their articles
	Happened   time.Time
	Knew       time.Time
	Notified   time.Time
	Controlled time.Time
	Steps      []Moment
}

// Moment is something that was done.
type Moment struct {
	At      time.Time
	Words   string
	Control bool // of damage control or recovery
}

// Begin is what a paper says before anybody wrote into it.
func (f *Form) Begin(lang text.Lang, k Known) Content {
	c := Content{Items: map[string]string{}}
	for _, i := range f.Items {
		c.Items[i.ID] = k.item(lang, f.Kind, i.ID)
	}
	return c
}

func (k Known) item(l text.Lang, kind Kind, id string) string {
	switch id {
	case itemBody:
		return lines(append([]string{k.Body}, k.Contact...)...)
	case itemTimes:
		return k.times(l, kind)
	case itemSituation:
		return lines(labelled(l, "種類", "Kind", k.Kind), labelled(l, "類別", "Class", k.Class), labelled(l, "目前", "Now", k.GoingOn), k.What)
	case itemLevel:
		return lines(append([]string{k.Level}, k.Trace...)...)
	case itemMeasures, itemInvestig:
		return k.course(func(Moment) bool { return true })
	case itemControl:
		return k.course(func(m Moment) bool { return m.Control })
	case itemExtent:
		return lines(labelled(l, "等級", "Level", k.Level), labelled(l, "類別", "Class", k.Class))
	}
	return ""
}

func (k Known) times(l text.Lang, kind Kind) string {
	out := []string{labelled(l, "發生", "Happened", stamp(k.Happened)), labelled(l, "知悉", "Known", stamp(k.Knew)), labelled(l, "通報", "Notified", stamp(k.Notified))}
	if kind == Final {
		out = append(out, labelled(l, "完成損害控制或復原", "Damage control or recovery finished", stamp(k.Controlled)))
	}
	return lines(out...)
}

func (k Known) course(which func(Moment) bool) string {
	var out []string
	for _, m := range k.Steps {
		if which(m) {
			out = append(out, stamp(m.At)+"　"+m.Words)
		}
	}
	return lines(out...)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(law.Taipei).Format("2006-01-02 15:04")
}

func labelled(l text.Lang, zh, en, value string) string {
	if value == "" {
		return ""
	}
	if l == text.En {
		return en + ": " + value
	}
	return zh + "：" + value
}

func lines(all ...string) string {
	var out []string
	for _, s := range all {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}
