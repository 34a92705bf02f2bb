package incident

import (
	"context"
	"slices"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// AnswerVictims is the answer of an owner about its rows; a later one counts. It stands in the thread as well.
func (n *Incidents) AnswerVictims(ctx context.Context, by marking.Viewer, which string, a VictimAnswer, words string) error {
	c, err := n.own(ctx, by, which)
	if err != nil {
		return err
	}
	return n.answerVictims(ctx, c, by.Actor(), a, words)
}

// AnswerVictimsByCode is the answer of whoever has the code of a case that was opened for rows of nobody's.
func (n *Incidents) AnswerVictimsByCode(ctx context.Context, code string, a VictimAnswer, words string) error {
	c, err := n.bySecret(ctx, code)
	if err != nil {
		return err
	}
	if err := n.takeRoom(len(words)); err != nil {
		return err
	}
	return n.answerVictims(ctx, c, 0, a, words)
}

func (n *Incidents) answerVictims(ctx context.Context, c Case, actor int64, a VictimAnswer, words string) error {
	if !slices.Contains(VictimAnswers, a) {
		return invalid("bad_answer", "請選一個回覆。", "Choose an answer.")
	}
	if err := said(words, false); err != nil {
		return err
	}
	line, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := answerShare(ctx, tx, c.ID, a, n.micro()); err != nil {
			return nil, err
		}
		if err := insertMessage(ctx, tx, line, c.ID, ReporterSide, Message{Side: ReporterSide, Actor: actor, Words: worded(a.Name(), words, c.Lang), At: n.micro()}); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: CaseSaid, Subject: c.ID, Object: c.Org, Audience: c.Audience, Actor: actor, Body: `{"thread":"reporter"}`}}, nil
	})
}

// OwnVictims are the rows of a list for which a case was opened, for its body and the desk, and what was answered; ok is false where the case has none.
func (n *Incidents) OwnVictims(ctx context.Context, v marking.Viewer, which string) (rows []VictimRow, a VictimAnswer, ok bool, err error) {
	c, _, err := n.seenBy(ctx, v, which, DeskSide, ReporterSide)
	if err != nil {
		return nil, "", false, err
	}
	return n.victimsOf(ctx, c)
}

// VictimsByCode are those of the case of a code.
func (n *Incidents) VictimsByCode(ctx context.Context, code string) (rows []VictimRow, a VictimAnswer, ok bool, err error) {
	c, err := n.bySecret(ctx, code)
	if err != nil {
		return nil, "", false, err
	}
	return n.victimsOf(ctx, c)
}

func (n *Incidents) victimsOf(ctx context.Context, c Case) (rows []VictimRow, a VictimAnswer, ok bool, err error) {
	list, contact, a, ok, err := shareOf(ctx, n.store.Read(), c.ID)
	if err != nil || !ok {
		return nil, "", false, err
	}
	rows, err = selectVictims(ctx, n.store.Read(), "list_id = $1 AND org = $2 AND contact = $3 AND told_at <> 0", list, c.Org, contact)
	return rows, a, true, err
}
