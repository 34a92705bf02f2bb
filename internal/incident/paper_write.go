package incident

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/incident/paper"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// SavePaper keeps a version of a paper, whatever it still lacks: the body's, or the desk's for it.
func (n *Incidents) SavePaper(ctx context.Context, by marking.Viewer, which string, kind paper.Kind, said paper.Content) error {
	return n.writePaper(ctx, by, which, kind, said, false, "")
}

// FilePaper sends a paper to whom the law says. Where it is formally incomplete it needs a reason.
func (n *Incidents) FilePaper(ctx context.Context, by marking.Viewer, which string, kind paper.Kind, said paper.Content, reason string) error {
	return n.writePaper(ctx, by, which, kind, said, true, reason)
}

func (n *Incidents) writePaper(ctx context.Context, by marking.Viewer, which string, kind paper.Kind, said paper.Content, file bool, reason string) error {
	c, err := n.papered(ctx, by, which)
	if err != nil {
		return err
	}
	if !by.All() && c.Org != by.Org {
		return noCase()
	}
	form, err := paper.For(kind, c.known())
	if err != nil {
		return err
	}
	said = said.Tidy(form)
	if err := said.Check(form); err != nil {
		return err
	}
	if err := wording.Check(wording.Field{Name: text.Of("先送的理由", "why it is sent without"), Said: reason, Most: maxWords, Lines: true}); err != nil {
		return err
	}
	lacks := said.FormallyLacking(form)
	if file && len(lacks) > 0 && reason == "" {
		return paper.Incomplete(lacks)
	}
	if len(lacks) == 0 {
		reason = ""
	}
	v := Version{Form: form.ID, Content: said, Filed: file, Side: ReporterSide, At: n.micro()}
	if by.All() {
		v.Side = DeskSide
	}
	if file {
		v.Reason = reason
	}
	return n.keepPaper(ctx, by, c.ID, kind, v)
}

func (n *Incidents) keepPaper(ctx context.Context, by marking.Viewer, id int64, kind paper.Kind, v Version) error {
	step, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := lockCase(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		last, err := countVersions(ctx, tx, c.ID, kind)
		if err != nil {
			return nil, err
		}
		if last >= maxVersions {
			return nil, fault.New(fault.Conflict, "too_many_versions", text.Format("這份書表已經有 %d 版，請打電話給中心。", "This paper has %d versions already; call the centre.", maxVersions))
		}
		kept := v
		kept.N = last + 1
		what := PaperSaved
		if kept.Filed {
			what = PaperFiled
			if err := n.file(ctx, tx, &c, kind, by, kept, step); err != nil {
				return nil, err
			}
		}
		if err := insertVersion(ctx, tx, c.ID, kind, by.Actor(), kept); err != nil {
			return nil, err
		}
		audience := c.Audience
		if !kept.Filed {
			audience = deskAlone // a draft is not for whoever reviews
		}
		return []journal.Fact{{Kind: what, Subject: c.ID, Object: c.Org, Audience: audience, Actor: by.Actor(), Body: fmt.Sprintf(`{"paper":%q,"version":%d}`, kind, kept.N)}}, nil
	})
}

// file does what hangs on sending a paper: the law's event, the step, and what lists and figures go by. A report that was accepted and is sent again tells how its measures go on;
// the law asked for it once.
func (n *Incidents) file(ctx context.Context, tx *store.Tx, c *Case, kind paper.Kind, by marking.Viewer, v Version, step int64) error {
	asked, err := n.lawAsks(ctx, tx, c.ID, kind)
	if err != nil {
		return err
	}
	if asked {
		if !c.State.Open() {
			return wrongState(c.State)
		}
		events, err := n.filedEvents(ctx, tx, *c, kind, v.Side)
		if err != nil {
			return err
		}
		if err := n.write(ctx, tx, c, deed{event: Filed, side: v.Side, actor: by.Actor(), events: events}, 0); err != nil {
			return err
		}
	}
	if kind == paper.Final {
		if err := keepCause(ctx, tx, *c, v.Content); err != nil {
			return err
		}
	}
	form, _ := paper.ByID(v.Form)
	words := text.Format("%s，第 %d 版", "%s, version %d", form.Title, v.N).In(c.Lang)
	return insertStep(ctx, tx, step, c.ID, Step{Event: Filed, Side: v.Side, Actor: by.Actor(), Words: words, At: v.At})
}

// lawAsks tells whether what is sent now is what the law asks for: the first, one after a verdict that asked for more, and each notification.
func (n *Incidents) lawAsks(ctx context.Context, q store.Querier, id int64, kind paper.Kind) (bool, error) {
	if kind == paper.Notice {
		return true, nil
	}
	rows, err := selectEvents(ctx, q, id)
	if err != nil || !isNoted(entriesOf(rows, n.now()), law.ReportFiled) { // none was sent, or that was withdrawn
		return true, err
	}
	found, err := selectVerdicts(ctx, q, id, kind)
	return len(found) > 0 && !found[0].Accepted, err
}

// filedEvents are what the law sees of it, under the regime of the Act that binds the case.
func (n *Incidents) filedEvents(ctx context.Context, q store.Querier, c Case, kind paper.Kind, side Side) ([]law.Event, error) {
	rows, err := selectEvents(ctx, q, c.ID)
	if err != nil {
		return nil, err
	}
	bound, err := n.bound(c, rows)
	if err != nil {
		return nil, err
	}
	what := law.ReportFiled
	if kind == paper.Notice {
		what = law.Notified
	}
	name := side.Name().In(text.ZhTW)
	if side == DeskSide {
		name = deskName
	}
	for _, r := range bound {
		if ofTheAct(r.ID) {
			return []law.Event{{Kind: what, Regime: r.ID, By: name}}, nil
		}
	}
	return nil, nil
}

// ofTheAct tells whether a regime is one of the Cyber Security Management Act.
func ofTheAct(regime string) bool {
	return strings.HasPrefix(regime, "tw-pb") || strings.HasPrefix(regime, "tw-sn")
}

// JudgePaper says what the reviewer, or the desk, found about the newest paper that was filed.
func (n *Incidents) JudgePaper(ctx context.Context, by marking.Viewer, which string, kind paper.Kind, v Verdict) error {
	c, err := n.papered(ctx, by, which)
	if err != nil {
		return err
	}
	if !by.All() && c.Reviewer != by.Org {
		return noCase()
	}
	if err := said(v.Words, !v.Accepted); err != nil {
		return err
	}
	if _, err := time.Parse(time.DateOnly, v.Recheck); v.Recheck != "" && err != nil {
		return invalid("bad_day", "日期請寫成 2026-12-31。", "Write a day as 2026-12-31.")
	}
	v.Side, v.At = ReviewerSide, n.micro()
	if by.All() {
		v.Side = DeskSide
	}
	step, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return n.keepVerdict(ctx, tx, c.ID, kind, by.Actor(), v, step)
	})
}

func (n *Incidents) keepVerdict(ctx context.Context, tx *store.Tx, id int64, kind paper.Kind, actor int64, v Verdict, step int64) ([]journal.Fact, error) {
	c, err := lockCase(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	versions, err := selectVersions(ctx, tx, c.ID, kind)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(versions, func(x Version) bool { return x.Filed })
	if i < 0 {
		return nil, invalid("not_filed", "這份書表還沒有送出。", "This paper was not filed yet.")
	}
	before, err := selectVerdicts(ctx, tx, c.ID, kind)
	if err != nil {
		return nil, err
	}
	if len(before) >= maxVersions {
		return nil, fault.New(fault.Conflict, "too_many_verdicts", text.Of("審核紀錄太多了，請打電話給中心。", "There are too many verdicts; call the centre."))
	}
	v.Version = versions[i].N
	if err := insertVerdict(ctx, tx, c.ID, kind, int64(len(before)+1), actor, v); err != nil {
		return nil, err
	}
	if kind == paper.Final {
		if err := keepRecheck(ctx, tx, c.ID, v.Recheck); err != nil {
			return nil, err
		}
	}
	if err := insertStep(ctx, tx, step, c.ID, Step{Event: Judged, Side: v.Side, Actor: actor, Words: v.say().In(c.Lang), At: v.At}); err != nil {
		return nil, err
	}
	if err := n.tellReporter(ctx, tx, c); err != nil {
		return nil, err
	}
	return []journal.Fact{{Kind: PaperJudged, Subject: c.ID, Object: c.Org, Audience: c.Audience, Actor: actor, Body: fmt.Sprintf(`{"paper":%q,"version":%d,"accepted":%t}`, kind, v.Version, v.Accepted)}}, nil
}

// say says a verdict in one line.
func (v Verdict) say() text.Text {
	out := text.Format("第 %d 版：要補正。%s", "version %d is to be mended. %s", v.Version, v.Words)
	if v.Accepted {
		out = text.Format("第 %d 版：同意備查。%s", "version %d is accepted. %s", v.Version, v.Words)
	}
	if v.Recheck != "" {
		out = text.Format("%s（%s 複查）", "%s (looked at again on %s)", out, v.Recheck)
	}
	return out
}
