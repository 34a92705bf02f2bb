package disclosure

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/csaf/issue"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Preview is an advisory as it would be published.
type Preview struct {
	Revision int // that it would be
	Document []byte
	Missing  []text.Text // what has to be there before it can be published
	Problems []issue.Problem
}

// Publishable tells whether nothing stands in the way.
func (p Preview) Publishable() bool { return len(p.Missing)+len(p.Problems) == 0 }

// Preview makes the advisory of a case as it would be published now.
func (d *Disclosures) Preview(ctx context.Context, v marking.Viewer, which string) (Preview, error) {
	f, err := d.Find(ctx, v, which)
	if err != nil {
		return Preview{}, err
	}
	x, err := d.DraftOf(ctx, v, which)
	if err != nil {
		return Preview{}, err
	}
	out, _, err := d.make(ctx, f.Case, x, "—", d.micro())
	return out, err
}

// made is an advisory that is ready to be kept.
type made struct {
	tracking string // "" where it has no number yet
	history  []revision
	draft    Draft
}

// make composes what would be the next revision, and looks at it.
func (d *Disclosures) make(ctx context.Context, c Case, x Draft, summary string, now int64) (Preview, made, error) {
	p, err := d.Publisher(ctx)
	if err != nil {
		return Preview{}, made{}, err
	}
	tracking, history, err := selectHistory(ctx, d.store.Read(), c.ID)
	if err != nil {
		return Preview{}, made{}, err
	}
	m := made{tracking: tracking, draft: x, history: append(history, revision{int64(len(history)) + 1, summary, now})}
	if tracking == "" {
		tracking = fmt.Sprintf("%s-SA-%d-0000", d.options.Code, time.UnixMicro(now).In(taipei).Year())
	}
	doc := compose(c, x, p, tracking, m.history)
	out := Preview{Revision: len(m.history), Missing: missing(x), Problems: issue.Check(doc)}
	out.Document, err = doc.Bytes()
	return out, m, err
}

// missing lists what an advisory of ours has to say beside what the standard asks.
func missing(x Draft) (out []text.Text) {
	need := func(ok bool, zh, en string) {
		if !ok {
			out = append(out, text.Of(zh, en))
		}
	}
	has := func(w Words) bool { return strings.TrimSpace(w.Zh) != "" && strings.TrimSpace(w.En) != "" }
	need(has(x.Title), "標題要有中文與英文。", "The title is needed in Chinese and English.")
	need(has(x.Summary), "摘要要有中文與英文。", "The summary is needed in Chinese and English.")
	need(has(x.Remedy), "處置要有中文與英文。", "What to do is needed in Chinese and English.")
	need(len(x.Products) > 0, "至少要有一個產品。", "At least one product is needed.")
	return out
}

// Publish publishes what is written of a case's advisory, as its first revision or its next, and gives its number. summary says what is new in it.
func (d *Disclosures) Publish(ctx context.Context, by marking.Viewer, which, summary string) (tracking string, err error) {
	if err := by.DeskOnly(); err != nil {
		return "", err
	}
	if f := written(text.Of("這一版的說明", "What is new"), summary, maxShort, false, true); f != nil {
		return "", f
	}
	f, err := d.Find(ctx, by, which)
	if err != nil {
		return "", err
	}
	if _, ok := Next(f.State, Publish); !ok {
		return "", wrongState(f.State)
	}
	x, err := d.DraftOf(ctx, by, which)
	if err != nil {
		return "", err
	}
	now := d.micro()
	look, m, err := d.make(ctx, f.Case, x, strings.TrimSpace(summary), now)
	if err != nil {
		return "", err
	}
	if !look.Publishable() {
		return "", fault.New(fault.Invalid, "not_publishable", text.Format("通告還不能公開：%v", "The advisory cannot be published yet: %v", first(look)))
	}
	key, err := d.Key(ctx)
	if err != nil {
		return "", err
	}
	publisher, err := d.Publisher(ctx)
	if err != nil {
		return "", err
	}
	var document []byte
	err = d.step(ctx, f.ID, deed{event: Publish, side: DeskSide, actor: by.Actor(), words: summary, tells: []letterKind{letterFinder, letterVendor}, further: func(ctx context.Context, tx *store.Tx, c Case) ([]journal.Fact, error) {
		fresh := m // the transaction may be run again
		if before, _, err := selectHistory(ctx, tx, c.ID); err != nil || before != fresh.tracking {
			return nil, orChanged(err)
		}
		if n, err := countRevisions(ctx, tx, c.ID); err != nil || n+1 != int64(len(fresh.history)) {
			return nil, orChanged(err)
		}
		if fresh.tracking == "" {
			if fresh.tracking, err = d.nextNumber(ctx, tx, "SA"); err != nil {
				return nil, err
			}
		}
		a, err := d.sign(key, compose(c, x, publisher, fresh.tracking, fresh.history), c, fresh)
		if err != nil {
			return nil, err
		}
		tracking, document = fresh.tracking, a.Body
		last := fresh.history[len(fresh.history)-1]
		return []journal.Fact{{Kind: AdvisoryIssued, Subject: c.ID, Audience: marking.ClearAll, Actor: by.Actor(), Body: fmt.Sprintf(`{"number":%q,"revision":%d}`, fresh.tracking, last.number)}}, insertAdvisory(ctx, tx, c.ID, a, last.summary)
	}})
	if err != nil {
		return "", err
	}
	d.handOn(ctx, tracking, document)
	return tracking, nil
}

// first is the first thing that stands in the way, in words.
func first(p Preview) text.Text {
	if len(p.Missing) > 0 {
		return p.Missing[0]
	}
	return text.Format("CSAF 2.0 §%[1]s：%[2]v", "CSAF 2.0 §%[1]s: %[2]v", p.Problems[0].Test, p.Problems[0].Say)
}

func orChanged(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "changed_meanwhile", text.Of("別人剛公開了一版，請重新看過再公開。", "Somebody published a revision just now; look at it and publish again."))
}

// sign makes the files of an advisory.
func (d *Disclosures) sign(key Key, doc *issue.Document, c Case, m made) (Advisory, error) {
	body, err := doc.Bytes()
	if err != nil {
		return Advisory{}, err
	}
	signature, err := key.Sign(body, d.now())
	if err != nil {
		return Advisory{}, err
	}
	draft, err := json.Marshal(m.draft)
	if err != nil {
		return Advisory{}, err
	}
	first, last := m.history[0], m.history[len(m.history)-1]
	a := Advisory{Tracking: m.tracking, Revision: last.number, File: issue.Filename(m.tracking), Year: int64(time.UnixMicro(first.at).UTC().Year()), Title: m.draft.Title.Text(), Body: body, Signature: signature,
		CVE: c.CVE, TVN: c.TVN, InitialAt: first.at, CurrentAt: last.at, raw: string(draft)}
	short, long := sha256.Sum256(body), sha512.Sum512(body)
	a.SHA256, a.SHA512 = hex.EncodeToString(short[:]), hex.EncodeToString(long[:])
	return a, nil
}

// handOn gives what was published to the intake, as any other source's. It is published whatever becomes of that.
func (d *Disclosures) handOn(ctx context.Context, tracking string, document []byte) {
	if d.options.Intake == nil {
		return
	}
	if err := d.options.Intake(ctx, issue.Filename(tracking), bytes.Clone(document)); err != nil {
		d.options.Log.Error("an advisory of our own was not taken in", "advisory", tracking, "error", err)
	}
}

// Publisher is the centre as advisories name it.
func (d *Disclosures) Publisher(ctx context.Context) (Publisher, error) {
	p := Publisher{Name: "Lianfang", Contact: d.options.Hotline, Namespace: strings.TrimSuffix(d.options.Address(), "/")}
	name := d.options.Centre
	if name.IsZero() {
		o, err := d.members.Centre(ctx, marking.Public())
		if err != nil && !fault.Is(err, fault.NotFound) {
			return p, err
		}
		name = o.Name
	}
	if !name.IsZero() {
		p.Name = both(Words{name.In(text.ZhTW), name.In(text.En)}, " ")
	}
	return p, nil
}
