package law

import "slices"

// completion is one way in which the open answers about a thing could turn out.
type completion struct {
	info     int // which of the sets of classes in answers.info
	system   Class
	business Class
	severity Severity
	restored Restored
	daily    Answer
}

// answers are, question by question, what a thing may turn out to be. One value: it is known, or not asked.
type answers struct {
	info     [][]Class // each a set of classes that hold together
	system   []Class
	business []Class
	severity []Severity
	restored []Restored
	daily    []Answer
}

// question is what was not answered.
type question string

const (
	askInfo     question = "info_class"
	askCore     question = "core"
	askSystem   question = "system_class"
	askBusiness question = "business"
	askSeverity question = "severity"
	askRestored question = "restored_within_mto"
	askDaily    question = "daily_work"
)

func (l *Levels) answers(t Thing) answers {
	a := answers{info: [][]Class{nil}, system: []Class{None}, business: []Class{None}, severity: []Severity{""}, restored: []Restored{""}, daily: []Answer{""}}
	if t.Loss != Availability {
		a.severity = oneOf(t.Severity, Minor, Serious)
		a.info = l.infoSets(t)
	}
	if t.Loss == Integrity {
		a.system = t.systems(len(a.info) > 1 && t.Info != Sensitive)
	}
	if t.Loss == Availability {
		a.system = t.systems(t.Business == "" || t.Business == Unknown || l.asks(Availability, system))
		if l.asks(Availability, business) {
			a.business = t.businesses()
		}
		a.restored = t.restoredOrNot()
		a.daily = oneOf(t.Daily, Yes, No)
	}
	return a
}

func oneOf[T ~string](given T, all ...T) []T {
	if given == "" || given == notKnown {
		return all
	}
	return []T{given}
}

// infoSets: a class of an earlier text means nothing here, so that information is asked anew by its business. Integrity may be of a system alone.
func (l *Levels) infoSets(t Thing) [][]Class {
	switch {
	case t.Info == "" && t.Loss == Integrity && t.System != "":
		return [][]Class{nil}
	case t.Info == "" || t.Info == Unknown:
		var out [][]Class
		for _, c := range subjects[information] {
			if !slices.Contains(l.legacy, c) {
				out = append(out, []Class{c})
			}
		}
		return out
	case slices.Contains(l.legacy, t.Info) && !knownCore(t.Core):
		var out [][]Class
		for _, c := range cores {
			out = append(out, []Class{c})
		}
		return out
	case slices.Contains(l.legacy, t.Info):
		return [][]Class{{t.Core}}
	case knownCore(t.Core):
		return [][]Class{{t.Info, t.Core}}
	}
	return [][]Class{{t.Info}}
}

func knownCore(c Class) bool { return c != "" && c != Unknown }

// systems: open says that a class which was not given may be any.
func (t Thing) systems(open bool) []Class {
	switch {
	case t.System == Unknown || t.System == "" && open:
		return append([]Class{None}, subjects[system]...)
	case t.System == "":
		return []Class{None}
	}
	return []Class{t.System}
}

// businesses: a system that carries a core business is a core system (enforcement rules of 2021, art. 7), so a business that nobody named is none or
// the one of the system's own class.
func (t Thing) businesses() []Class {
	if t.Business != "" && t.Business != Unknown {
		return []Class{t.Business}
	}
	if i := slices.Index(subjects[system], t.System); i >= 0 {
		return []Class{None, subjects[business][i]}
	}
	return append([]Class{None}, subjects[business]...)
}

// restoredOrNot: while it is still running it counts as within until the tolerable time is over.
func (t Thing) restoredOrNot() []Restored {
	switch {
	case t.Restored != Running:
		return oneOf(t.Restored, Within, Over)
	case t.Tolerable == 0:
		return []Restored{Within, Over}
	case t.Elapsed > t.Tolerable:
		return []Restored{Over}
	}
	return []Restored{Within}
}

// each lists every completion.
func (a answers) each() []completion {
	var out []completion
	for i := range a.info {
		for _, s := range a.system {
			for _, b := range a.business {
				for _, v := range a.severity {
					for _, r := range a.restored {
						for _, d := range a.daily {
							out = append(out, completion{i, s, b, v, r, d})
						}
					}
				}
			}
		}
	}
	return out
}

// open lists the questions that have more than one answer, each with a way to set it to the first.
func (a answers) open(t Thing) map[question]func(completion) completion {
	out := map[question]func(completion) completion{}
	if len(a.info) > 1 {
		q := askInfo
		if t.Info != "" && t.Info != Unknown {
			q = askCore
		}
		out[q] = func(c completion) completion { c.info = 0; return c }
	}
	if len(a.system) > 1 {
		out[askSystem] = func(c completion) completion { c.system = a.system[0]; return c }
	}
	if len(a.business) > 1 {
		out[askBusiness] = func(c completion) completion { c.business = a.business[0]; return c }
	}
	if len(a.severity) > 1 {
		out[askSeverity] = func(c completion) completion { c.severity = a.severity[0]; return c }
	}
	if len(a.restored) > 1 {
		out[askRestored] = func(c completion) completion { c.restored = a.restored[0]; return c }
	}
	if len(a.daily) > 1 {
		out[askDaily] = func(c completion) completion { c.daily = a.daily[0]; return c }
	}
	return out
}

// misses lists the questions by which a row does not hold, in their order. Where nothing of the sort is affected at all that is two: there is nothing, and
// it would have to be of that class.
func (r Row) misses(a answers, c completion) []question {
	var out []question
	switch r.subject {
	case information:
		out = missesClass(out, askInfo, a.info[c.info], r.class)
	case system:
		out = missesClass(out, askSystem, notNone(c.system), r.class)
	case business:
		out = missesClass(out, askBusiness, notNone(c.business), r.class)
	}
	if r.severity != "" && c.severity != r.severity {
		out = append(out, askSeverity)
	}
	if r.restored != "" && c.restored != r.restored {
		out = append(out, askRestored)
	}
	if r.daily && c.daily != Yes {
		out = append(out, askDaily)
	}
	return out
}

func notNone(c Class) []Class {
	if c == None {
		return nil
	}
	return []Class{c}
}

func missesClass(out []question, q question, is []Class, want Class) []question {
	switch {
	case slices.Contains(is, want):
		return out
	case len(is) == 0:
		return append(out, q, q)
	}
	return append(out, q)
}
