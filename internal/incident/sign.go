package incident

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/prose"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/stix"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Signs of an attack go from the words of a case to everybody whom they concern, as the desk's own intelligence. What goes out is values and how they may be used: nothing of the case, and nothing
// of whom it happened to.

// Intake is what this package asks of package intel: signs are taken like any other intelligence.
type Intake interface {
	Import(ctx context.Context, by marking.Viewer, f intel.File, r io.Reader) (*intel.Report, error)
	Listed(v observable.Value) string
}

// Sign is a value that stands in the words of a case, or was found in its evidence.
type Sign struct {
	ID      string // of the indicator that it becomes
	Value   observable.Value
	Accused bool      // the words accuse it; else they only name it
	Words   bool      // it stands in the words
	Pieces  []int64   // of the evidence in which it was found, or whose digest it is, by their numbers in the case
	Against text.Text // why it cannot be sent; empty for nothing
	Doubt   text.Text // what speaks against it, and does not forbid it
	Sent    SentSign  // empty where it was not sent
}

// SentSign is one that went out.
type SentSign struct {
	ID    string
	Value observable.Value
	TLP   tlp.Level
	PAP   tlp.PAP
	Actor int64
	At    int64
}

// Signs lists the values in what was reported and written, and those that triage found in the evidence, for the desk; sent are all that went out, those too whose words stand there no longer.
func (n *Incidents) Signs(ctx context.Context, v marking.Viewer, which string) (signs []Sign, sent []SentSign, err error) {
	if err := v.DeskOnly(); err != nil {
		return nil, nil, err
	}
	c, _, err := n.seen(ctx, v, which)
	if err != nil {
		return nil, nil, err
	}
	if sent, err = n.sentSigns(ctx, c.ID); err != nil {
		return nil, nil, err
	}
	signs, err = n.signsOf(ctx, c)
	for i, s := range signs {
		if k := slices.IndexFunc(sent, func(x SentSign) bool { return x.ID == s.ID }); k >= 0 {
			signs[i].Sent = sent[k]
		}
	}
	return signs, sent, err
}

// signsOf finds them in the words and then in the evidence, the first ones up to a limit.
func (n *Incidents) signsOf(ctx context.Context, c Case) ([]Sign, error) {
	words, err := n.wordsOf(ctx, c)
	if err != nil {
		return nil, err
	}
	found, err := prose.Extract(strings.NewReader(words))
	if err != nil {
		return nil, err
	}
	space, err := uuid.Parse(c.UUID)
	if err != nil {
		return nil, err
	}
	l := signList{space: space, at: map[string]int{}}
	for _, f := range found {
		if s := l.add(f.Value); s != nil {
			s.Accused, s.Words = f.Judgement.Accused(), true
		}
	}
	if err := n.signsOfEvidence(ctx, c, &l); err != nil {
		return nil, err
	}
	return l.all, n.judgeSigns(ctx, c, l.all)
}

// signList is the signs of a case, each once.
type signList struct {
	space uuid.UUID // of the case: ids of signs are made from it
	all   []Sign
	at    map[string]int
}

// add gives the sign that a value is, and nil for one that nobody could look for, and when there are too many.
func (l *signList) add(v observable.Value) *Sign {
	if _, ok := stix.PatternOf(v); !ok {
		return nil
	}
	id := "indicator--" + uuid.NewSHA1(l.space, []byte(string(v.Kind)+"\x00"+v.Text)).String()
	k, ok := l.at[id]
	switch {
	case !ok && len(l.all) == maxSigns:
		return nil
	case !ok:
		k = len(l.all)
		l.at[id], l.all = k, append(l.all, Sign{ID: id, Value: v})
	}
	return &l.all[k]
}

// wordsOf are the report and the threads, each apart from the next, as far as they are read for signs whenever somebody opens the case.
func (n *Incidents) wordsOf(ctx context.Context, c Case) (string, error) {
	var b strings.Builder
	b.WriteString(c.What)
	for _, thread := range []Side{ReporterSide, DeskSide} {
		all, err := selectMessages(ctx, n.store.Read(), c.ID, thread)
		if err != nil {
			return "", err
		}
		for _, m := range all {
			if b.Len()+len(m.Words) < maxRead {
				b.WriteString("\n\n" + m.Words)
			}
		}
	}
	return b.String(), nil
}

// judgeSigns says of each what speaks against it: reserved values, warning lists, and whose it is.
func (n *Incidents) judgeSigns(ctx context.Context, c Case, all []Sign) error {
	who, err := n.traces(ctx, c)
	if err != nil {
		return err
	}
	owners, err := n.ownersOf(ctx, all)
	if err != nil {
		return err
	}
	for i := range all {
		s := &all[i]
		use, special := observable.SpecialUse(s.Value)
		switch {
		case slices.Contains(owners[i], c.Org) && c.Org != 0 || who.has(s.Value):
			s.Against = text.Of("這是通報單位自己的，送出去會讓人知道是誰", "it is the reporting body’s own, and would tell who it is")
		case special:
			s.Against = use.Say
		case n.intake != nil && n.intake.Listed(s.Value) != "":
			s.Doubt = text.Format("在排除清單上：%s", "on a warning list: %s", n.intake.Listed(s.Value))
		case len(owners[i]) > 0:
			s.Doubt = text.Of("在一個成員單位的網路裡，送出後會起草預警給它", "in a member’s network; once it is sent, a warning to that member is drafted")
		}
	}
	return nil
}

// ownersOf are the members in whose networks and domains each value lies.
func (n *Incidents) ownersOf(ctx context.Context, all []Sign) ([][]int64, error) {
	out := make([][]int64, len(all))
	var ranges []member.Range
	var names []string
	var byRange, byName []int
	for i, s := range all {
		host := s.Value
		if h, ok := host.Host(); ok {
			host = h
		}
		if lo, hi, ok := observable.RangeOf(host); ok {
			ranges, byRange = append(ranges, member.Range{Lo: lo, Hi: hi}), append(byRange, i)
		} else if host.Kind == observable.Domain {
			names, byName = append(names, host.Text), append(byName, i)
		}
	}
	look := marking.System("whose the signs of an incident are")
	inNets, err := n.members.OwnersOfAddresses(ctx, look, ranges)
	if err != nil {
		return nil, err
	}
	inNames, err := n.members.OwnersOfDomains(ctx, look, names)
	for _, o := range inNets {
		out[byRange[o.Asked]] = append(out[byRange[o.Asked]], o.Org)
	}
	for _, o := range inNames {
		out[byName[o.Asked]] = append(out[byName[o.Asked]], o.Org)
	}
	return out, err
}

// traces are words and names by which a value would tell to whom it happened.
type traces struct{ words, hosts []string }

// shortTrace is how many characters a word has that tells anything.
const shortTrace = 4

func (n *Incidents) traces(ctx context.Context, c Case) (t traces, err error) {
	r, err := selectReporter(ctx, n.store.Read(), c.ID)
	if err != nil {
		return t, err
	}
	words := []string{c.Place, r.Name, r.Phone, r.Mail}
	if _, host, ok := strings.Cut(r.Mail, "@"); ok {
		t.hosts = append(t.hosts, strings.ToLower(host))
	}
	if c.Org != 0 {
		look := marking.System("what would tell whose an incident is")
		o, err := n.members.FindOrg(ctx, look, c.Org)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return t, err
		}
		words = append(words, o.Slug, o.Name.In(text.ZhTW), o.Name.In(text.En), o.Registry)
		own, err := n.members.DomainsOf(ctx, look, []int64{c.Org})
		if err != nil {
			return t, err
		}
		for _, d := range own {
			t.hosts = append(t.hosts, strings.ToLower(d.Name))
		}
	}
	for _, w := range words {
		if w = strings.ToLower(strings.Join(strings.Fields(w), "")); utf8.RuneCountInString(w) >= shortTrace {
			t.words = append(t.words, w)
		}
	}
	return t, nil
}

// has tells whether a value would tell.
func (t traces) has(v observable.Value) bool {
	s := strings.ToLower(v.Text)
	if slices.ContainsFunc(t.words, func(w string) bool { return strings.Contains(s, w) }) {
		return true
	}
	host := s
	if h, ok := v.Host(); ok {
		host = strings.ToLower(h.Text)
	}
	return slices.ContainsFunc(t.hosts, func(own string) bool { return host == own || strings.HasSuffix(host, "."+own) })
}

// Sending is what goes out, and how it may be used.
type Sending struct {
	IDs []string // of Signs
	TLP tlp.Level
	PAP tlp.PAP
}

// SendSigns sends signs of a case down the road of all intelligence, as the desk's own: who is exposed to them is found, and a warning drafted. A person of the desk decides it.
func (n *Incidents) SendSigns(ctx context.Context, by marking.Viewer, which string, x Sending) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	c, _, err := n.seen(ctx, by, which)
	if err != nil {
		return err
	}
	chosen, err := n.chosen(ctx, c, x)
	if err != nil {
		return err
	}
	if err := n.take(ctx, by, chosen, x); err != nil {
		return err
	}
	now := n.micro()
	sent := make([]SentSign, len(chosen))
	for i, s := range chosen {
		sent[i] = SentSign{ID: s.ID, Value: s.Value, TLP: x.TLP, PAP: x.PAP, Actor: by.Actor(), At: now}
	}
	words := text.Format("%d 項，%s，%s", "%d, %s, %s", len(sent), x.TLP.String(), x.PAP.String())
	return n.step(ctx, c.ID, deed{event: Send, side: DeskSide, actor: by.Actor(), words: words.In(c.Lang), quiet: true, always: true, keep: func(ctx context.Context, tx *store.Tx) error {
		return insertSigns(ctx, tx, c.ID, sent)
	}})
}

func (n *Incidents) chosen(ctx context.Context, c Case, x Sending) (out []Sign, err error) {
	switch {
	case c.Exercise:
		return nil, fault.New(fault.Conflict, "exercise", text.Of("這件是演練，跡象不會送出去。", "This is a drill; its signs go nowhere."))
	case len(x.IDs) == 0 || len(x.IDs) > maxSigns:
		return nil, invalid("no_signs", "請勾選要送出的跡象。", "Tick the signs that are to go out.")
	case !x.TLP.Valid() || !x.PAP.Valid():
		return nil, invalid("bad_marking", "請選分享等級（TLP）與可採取的行動（PAP）。", "Choose who may read them (TLP) and what may be done with them (PAP).")
	}
	switch silent, err := n.Silent(ctx, c.ID); {
	case err != nil:
		return nil, err
	case silent && (x.TLP < tlp.Amber || x.PAP < tlp.PAPAmber):
		return nil, fault.New(fault.Conflict, "silent", text.Of("這件移送時要求勿驚動嫌犯：分享等級至少 AMBER，行動至多 PAP:AMBER。", "When this case was handed over it was asked that the suspect be not alerted: AMBER at least, and PAP:AMBER at most."))
	}
	all, err := n.signsOf(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, id := range x.IDs {
		i := slices.IndexFunc(all, func(s Sign) bool { return s.ID == id })
		switch {
		case i < 0:
			return nil, invalid("no_such_sign", "這件的文字與證據裡沒有這個跡象。", "There is no such sign in the words of this case, nor in its evidence.")
		case !all[i].Against.IsZero():
			return nil, fault.New(fault.Invalid, "sign_refused", text.Format("「%s」不能送出：%v。", "%s cannot be sent: %v.", all[i].Value.Defanged(), all[i].Against))
		}
		out = append(out, all[i])
	}
	return out, nil
}

// take brings signs in by the door that all intelligence comes in by. Doing it again changes their marking and adds nothing.
func (n *Incidents) take(ctx context.Context, by marking.Viewer, chosen []Sign, x Sending) error {
	if n.intake == nil {
		return fault.New(fault.Conflict, "no_intake", text.Of("這個中心不收情資。", "This centre takes no intelligence in."))
	}
	signs := make([]stix.Sign, len(chosen))
	for i, s := range chosen {
		pattern, _ := stix.PatternOf(s.Value) // it has one, else it were no sign
		signs[i] = stix.Sign{ID: s.ID, Name: s.Value.Defanged(), Pattern: pattern, Labels: []string{x.PAP.String()}}
	}
	document, err := stix.WriteSigns(uuid.NewString(), n.now(), n.now(), signs)
	if err != nil {
		return err
	}
	_, err = n.intake.Import(ctx, by, intel.File{Name: "signs.json", Format: sniff.STIX, Marking: x.TLP}, bytes.NewReader(document))
	return err
}
