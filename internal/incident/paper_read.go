package incident

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/incident/paper"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Version is a paper as it was saved. Versions are only ever added.
type Version struct {
	N       int64
	Form    string // by the text of the law that it follows
	Content paper.Content
	Filed   bool
	Reason  string // why it was filed although it lacks something
	Side    Side
	At      int64
}

// Verdict is what whoever reviews a filed paper found.
type Verdict struct {
	Version  int64
	Accepted bool   // else it is to be mended
	Words    string // what is to be mended
	Recheck  string // day on which it is looked at again, "" for none
	Side     Side
	At       int64
}

// Paper is a paper of a case as its reader may see it.
type Paper struct {
	UUID     string
	Number   string
	Org      int64
	Body     text.Text
	Drill    bool
	Form     *paper.Form
	Version  Version   // the one that was asked for; N is 0 for what the case alone tells
	Versions []Version // the newest first; whoever reviews sees what was filed alone
	Verdicts []Verdict // the newest first
	Write    bool      // the reader may write it
	Judge    bool      // the reader may judge what was filed
	Again    []Case    // other cases of the organisation with the same cause
}

// NoPaper is what is said of a case that needs none.
var NoPaper = text.Of("自願通報的事件沒有法定書表。", "A case that was reported of one's own will needs no paper of the law.")

func noPaper() error { return fault.New(fault.NotFound, "no_paper", NoPaper) }

// HasPapers tells whether the law wants papers of a case.
func (c Case) HasPapers() bool { return c.Duty && c.Org != 0 }

// Paper gives a paper of a case: a version of it or, for 0, the newest; where there is none, what the case itself tells.
func (n *Incidents) Paper(ctx context.Context, v marking.Viewer, which string, kind paper.Kind, version int64) (Paper, error) {
	c, err := n.papered(ctx, v, which)
	if err != nil {
		return Paper{}, err
	}
	p := Paper{UUID: c.UUID, Number: c.Number, Org: c.Org, Drill: c.Exercise, Write: v.All() || c.Org == v.Org, Judge: v.All() || c.Reviewer == v.Org}
	q := n.store.Read()
	if p.Versions, err = selectVersions(ctx, q, c.ID, kind); err != nil {
		return Paper{}, err
	}
	if !p.Write {
		p.Versions = slices.DeleteFunc(p.Versions, func(x Version) bool { return !x.Filed })
	}
	if p.Verdicts, err = selectVerdicts(ctx, q, c.ID, kind); err != nil {
		return Paper{}, err
	}
	p.Judge = p.Judge && slices.ContainsFunc(p.Versions, func(x Version) bool { return x.Filed })
	o, err := n.members.FindOrg(ctx, marking.System("the body of a paper"), c.Org)
	if err != nil {
		return Paper{}, err
	}
	p.Body = o.Name
	if err := n.choose(ctx, q, &p, c, kind, version); err != nil {
		return Paper{}, err
	}
	if cause := p.Version.Content.Cause; cause != "" {
		p.Again, err = sameCause(ctx, q, v, c, cause, againMost)
	}
	return p, err
}

// againMost is how many other cases of the same cause are shown.
const againMost = 10

// choose finds the version that was asked for.
func (n *Incidents) choose(ctx context.Context, q store.Querier, p *Paper, c Case, kind paper.Kind, version int64) (err error) {
	i := slices.IndexFunc(p.Versions, func(x Version) bool { return version == 0 || x.N == version })
	if i >= 0 {
		p.Version = p.Versions[i]
		form, ok := paper.ByID(p.Version.Form)
		if !ok {
			return noPaper() // a form that the program no longer has
		}
		p.Form = form
		return nil
	}
	if version != 0 || !p.Write {
		return fault.New(fault.NotFound, "no_version", text.Of("還沒有這一版，或還沒有送出。", "There is no such version, or none was filed yet."))
	}
	if p.Form, err = paper.For(kind, c.known()); err != nil {
		return err
	}
	p.Version = Version{Form: p.Form.ID, At: n.micro()}
	p.Version.Content, err = n.begun(ctx, q, c, p.Form, p.Body)
	return err
}

// Begun is what a case itself tells for a paper now, whatever was written into it.
func (n *Incidents) Begun(ctx context.Context, v marking.Viewer, which string, kind paper.Kind) (paper.Content, error) {
	p, err := n.Paper(ctx, v, which, kind, 0)
	if err == nil && !p.Write {
		err = noCase()
	}
	if err != nil {
		return paper.Content{}, err
	}
	c, err := n.visible(ctx, v, which)
	if err != nil {
		return paper.Content{}, err
	}
	return n.begun(ctx, n.store.Read(), c, p.Form, p.Body)
}

// papered finds a case that has papers and that a viewer may see.
func (n *Incidents) papered(ctx context.Context, v marking.Viewer, which string) (Case, error) {
	c, err := n.visible(ctx, v, which)
	if err != nil {
		return Case{}, err
	}
	if !v.All() && (v.Org == 0 || c.Org != v.Org && c.Reviewer != v.Org) {
		return Case{}, noCase()
	}
	if !c.HasPapers() {
		return Case{}, noPaper()
	}
	return c, nil
}

// begun fills in a form from a case. Who reported stays out of it: a paper goes further than the desk.
func (n *Incidents) begun(ctx context.Context, q store.Querier, c Case, f *paper.Form, body text.Text) (paper.Content, error) {
	l := text.ZhTW // the paper that the law wants is in Chinese
	k := paper.Known{Number: c.Number, Body: body.In(l), What: c.What, GoingOn: c.GoingOn.Name().In(l), Knew: c.known(), Happened: moment(c.HappenedAt)}
	if c.Class != "" {
		k.Class = ClassName(c.Class).In(l)
	}
	if c.Kind != "" {
		a, err := n.Playbook(ctx, marking.System("the kind of a paper"), c.Kind)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return paper.Content{}, err
		}
		k.Kind = a.Name.In(l)
	}
	if c.Level >= 0 {
		k.Level = law.LevelWords(int(c.Level)).In(l)
	}
	if err := n.knownOfLaw(ctx, q, c.ID, &k); err != nil {
		return paper.Content{}, err
	}
	steps, err := selectSteps(ctx, q, c.ID)
	for _, s := range steps {
		if told, words := s.onPaper(); told {
			k.Steps = append(k.Steps, paper.Moment{At: time.UnixMicro(s.At), Words: words, Control: s.Event == Control})
		}
	}
	return f.Begin(l, k), err
}

// knownOfLaw adds the times that the law goes by, and the rows from which the level follows.
func (n *Incidents) knownOfLaw(ctx context.Context, q store.Querier, id int64, k *paper.Known) error {
	rows, err := selectEvents(ctx, q, id)
	if err != nil {
		return err
	}
	for _, e := range entriesOf(rows, n.now()) {
		at := e.At
		if !e.Moved.IsZero() {
			at = e.Moved
		}
		switch {
		case e.Gone:
		case e.Kind == law.Notified && k.Notified.IsZero():
			k.Notified = at
		case e.Kind == law.ControlDone:
			k.Controlled = at
		}
	}
	found, err := selectAssessments(ctx, q, id)
	if err != nil {
		return err
	}
	for _, a := range slices.Backward(found) {
		if r, ok := n.Result(a); ok {
			for _, x := range r.Trace {
				k.Trace = append(k.Trace, text.Format("%s：%s（%s）", "%s: %s (%s)", x.How.Words(), x.Say, x.Basis.Words()).In(text.ZhTW))
			}
			return nil
		}
	}
	return nil
}

// onPaper is a step as a paper tells it; the desk's own words stay the desk's.
func (s Step) onPaper() (bool, string) {
	words := s.Event.Name().In(text.ZhTW)
	switch {
	case s.Event == Fired || s.Event == Share || s.Event == Filed || s.Event == Judged || slices.Contains(deskSteps, s.Event):
		return false, ""
	case s.Words != "" && slices.Contains(reasons, s.Event):
		words += "：" + s.Words
	}
	return true, words
}

func moment(micro int64) time.Time {
	if micro == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micro)
}

// Rechecks are the days on which the reports of some cases are looked at again, by the id of the case. The cases are those that a viewer was given.
func (n *Incidents) Rechecks(ctx context.Context, cases []Case) (map[int64]string, error) {
	ids := make([]int64, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	return selectRechecks(ctx, n.store.Read(), ids)
}
