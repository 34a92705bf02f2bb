package supply

import (
	"context"
	"fmt"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Choice is what a supplier lets its customers be told without being asked each time.
type Choice string

// The choices.
const (
	Nothing   Choice = "nothing"   // each time is its own act
	Exploited Choice = "exploited" // by name, when one of its systems is affected by a flaw that is exploited and was not dealt with within the first day
)

// Choices are all of them.
var Choices = []Choice{Nothing, Exploited}

var choiceWords = map[Choice]text.Text{
	Nothing: text.Of("不自動告訴客戶（要說的時候我們自己按）", "Tell customers nothing by itself (we press the button when we want to)"),
	Exploited: text.Of("我們的系統受已遭利用、須立即處理的弱點影響，超過一天還沒處理好時，以名稱告訴已確認的客戶",
		"Tell confirmed customers, by name, when one of our systems is affected by a flaw that is exploited and to be acted on, and was not dealt with within a day"),
}

// Words says the choice.
func (c Choice) Words() text.Text { return choiceWords[c] }

// Consent is a supplier's choice in force.
type Consent struct {
	Choice Choice
	At     time.Time // zero: it never chose
	Actor  int64
}

// Consent gives a supplier's choice, to itself and the desk.
func (s *Supply) Consent(ctx context.Context, v marking.Viewer, supplier int64) (Consent, error) {
	if err := own(v, supplier); err != nil {
		return Consent{}, err
	}
	return consentOf(ctx, s.store.Read(), supplier)
}

// SetConsent is a supplier's own choice from now on. What was told is not untold: whoever was told by the standing consent hears that no more follows.
func (s *Supply) SetConsent(ctx context.Context, by marking.Viewer, c Choice) error {
	if err := itself(by); err != nil {
		return err
	}
	if c.Words().IsZero() {
		return invalid("bad_choice", "請選擇「不自動」或「遭利用時」。", "The choice is nothing or exploited.")
	}
	audience, err := s.audience(ctx, by.Org)
	if err != nil {
		return err
	}
	return s.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		changed, err := setConsent(ctx, tx, by.Org, Consent{c, s.now(), by.Person})
		if err != nil || !changed {
			return nil, err
		}
		return []journal.Fact{{Kind: ConsentSet, Subject: by.Org, Audience: audience, Actor: by.Person, Body: fmt.Sprintf(`{"choice":%q}`, c)}}, nil
	})
}
