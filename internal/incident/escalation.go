package incident

import (
	"context"
	_ "embed"
	"slices"

	"lianfang/internal/format/framing"
	"lianfang/internal/incident/law"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// escalation is a reason for which a case goes to the second line by itself. The rules are the centre's own habit and no law; they stand in a file.
type escalation struct {
	ID      string      `json:"id"`
	Level   int         `json:"level"`   // at least; 0 for whatever level
	Classes []law.Class `json:"classes"` // of what is affected; none for whatever
	Say     [2]string   `json:"say"`     // zh-TW, English
}

//go:embed escalation.json
var escalationFile []byte

var escalations = func() (all []escalation) {
	if err := framing.Strict(escalationFile, &all); err != nil {
		panic("the rules for the second line: " + err.Error())
	}
	return all
}()

// escalated tells why a case goes to the second line, by its level and the newest answers about it; ok is false where nothing asks for that.
func escalated(c Case, found *Assessment) (why text.Text, ok bool) {
	if c.Line != 1 || !c.State.Open() {
		return why, false
	}
	for _, r := range escalations {
		if (r.Level == 0 || c.Level >= int64(r.Level)) && (len(r.Classes) == 0 || found != nil && found.touches(r.Classes)) {
			return text.Of(r.Say[0], r.Say[1]), true
		}
	}
	return why, false
}

// touches tells whether something of a class is affected.
func (a Assessment) touches(classes []law.Class) bool {
	return a.Facts != nil && slices.ContainsFunc(a.Facts.Affected, func(t law.Thing) bool {
		return slices.Contains(classes, t.Info) || slices.Contains(classes, t.Core) || slices.Contains(classes, t.System) || slices.Contains(classes, t.Business)
	})
}

// raise puts a case into the second line where a rule asks for that, with a step that says why. The desk may put it back, and it stays there until its level is said anew.
func (n *Incidents) raise(ctx context.Context, tx *store.Tx, c *Case, found *Assessment, step int64) error {
	why, ok := escalated(*c, found)
	if !ok {
		return nil
	}
	c.Line = 2
	return insertStep(ctx, tx, step, c.ID, Step{Event: Raise, Side: SystemSide, Words: why.In(c.Lang), At: n.micro()})
}
