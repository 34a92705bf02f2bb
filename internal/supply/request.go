package supply

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Request is the desk's question to a supplier: may your customers be told?
type Request struct {
	ID            int64
	UUID          string
	Supplier      int64
	Vulnerability int64  // 0: of something else, which the words say
	CVE           string // as the reader may know it
	Words         string
	At            time.Time
	Actor         int64
	Answer        Reply // "" while it waits
	Said          string
	AnsweredAt    time.Time
	AnsweredBy    int64
}

// Reply is a supplier's answer to a request. A refusal follows nothing, and the supplier need not say why.
type Reply string

// The answers.
const (
	Agreed  Reply = "agreed"
	Refused Reply = "refused"
)

var replyWords = map[Reply]text.Text{"": text.Of("等供應商回答", "waits for the supplier"), Agreed: text.Of("同意", "agreed"), Refused: text.Of("不同意", "refused")}

// Words says the answer.
func (r Reply) Words() text.Text { return replyWords[r] }

// AskSupplier asks a supplier whether its customers may be told, of one of its findings or of what the words say. A vulnerability of which the supplier may not
// know is not asked about: the question would tell it.
func (s *Supply) AskSupplier(ctx context.Context, by marking.Viewer, supplier int64, cve, words string) (string, error) {
	if err := deskPerson(by); err != nil {
		return "", err
	}
	if err := written(text.Of("為什麼問", "Why you ask"), &words, maxSaid, true); err != nil {
		return "", err
	}
	r := Request{UUID: uuid.NewString(), Supplier: supplier, Words: words, At: s.now(), Actor: by.Person}
	if cve != "" {
		n, err := s.exposedNotice(ctx, supplier, cve)
		if fault.Is(err, fault.NotFound) {
			return "", invalid("not_for_supplier", "這個弱點與這個供應商無關，或它沒有權限知道。", "The vulnerability does not concern this supplier, or is not for it to know.")
		}
		if err != nil {
			return "", err
		}
		r.Vulnerability = n.Vulnerability
	}
	audience, err := s.audience(ctx, supplier)
	if err != nil {
		return "", err
	}
	if r.ID, err = s.store.TakeIDs(ctx, 1); err != nil {
		return "", err
	}
	return r.UUID, s.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		waits, err := countWaiting(ctx, tx, supplier)
		if err != nil {
			return nil, err
		}
		if waits >= maxWaiting {
			return nil, conflict("too_many_requests", "這個供應商還有太多問題沒有回答。", "Too many requests wait for this supplier's answer.")
		}
		return []journal.Fact{{Kind: SupplierAsked, Subject: supplier, Object: r.ID, Audience: audience, Actor: by.Person}}, insertRequest(ctx, tx, r)
	})
}

// Requests lists what the desk asked a supplier, or for the desk (0) everybody, what waits first and then the newest.
func (s *Supply) Requests(ctx context.Context, v marking.Viewer, supplier int64) ([]Request, error) {
	if supplier != 0 || !v.All() {
		if err := own(v, supplier); err != nil {
			return nil, err
		}
	}
	list, err := requestsOf(ctx, s.store.Read(), supplier, maxShown)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, r := range list {
		ids = append(ids, r.Vulnerability)
	}
	known, err := s.exposed.VulnerabilitiesByID(ctx, v, ids)
	for i := range list {
		list[i].CVE = known[list[i].Vulnerability].CVE
		if !v.All() {
			list[i].Actor = 0
		}
	}
	return list, err
}

// Request gives one to its supplier and the desk.
func (s *Supply) Request(ctx context.Context, v marking.Viewer, id string) (Request, error) {
	r, err := requestByUUID(ctx, s.store.Read(), id)
	if err != nil || r.ID == 0 || own(v, r.Supplier) != nil {
		return Request{}, orNoRequest(err)
	}
	return r, nil
}

// AnswerRequest is the supplier's answer. Saying yes to a finding tells its customers of it; saying yes to anything else leads to the supplier's own report.
func (s *Supply) AnswerRequest(ctx context.Context, by marking.Viewer, id string, answer Reply, said string) error {
	if err := itself(by); err != nil {
		return err
	}
	if answer != Agreed && answer != Refused {
		return invalid("bad_answer", "請回答同意或不同意。", "The answer is agreed or refused.")
	}
	if err := written(text.Of("說明", "Words"), &said, maxSaid, false); err != nil {
		return err
	}
	r, err := requestByUUID(ctx, s.store.Read(), id)
	if err != nil || r.ID == 0 || r.Supplier != by.Org {
		return orNoRequest(err)
	}
	if answer == Agreed && r.Vulnerability != 0 {
		if err := s.agree(ctx, by, r); err != nil {
			return err
		}
	}
	audience, err := s.audience(ctx, r.Supplier)
	if err != nil {
		return err
	}
	r.Answer, r.Said, r.AnsweredAt, r.AnsweredBy = answer, said, s.now(), by.Person
	return s.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		answered, err := answerRequest(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		if !answered {
			return nil, conflict("answered_already", "這個問題已經回答了。", "This was answered already.")
		}
		return []journal.Fact{{Kind: SupplierAnswers, Subject: r.Supplier, Object: r.ID, Audience: audience, Actor: by.Person, Body: fmt.Sprintf(`{"answer":%q}`, answer)}}, nil
	})
}

// agree tells the supplier's customers of what it was asked about. That they were told already is no fault.
func (s *Supply) agree(ctx context.Context, by marking.Viewer, r Request) error {
	if r.Answer != "" {
		return conflict("answered_already", "這個問題已經回答了。", "This was answered already.")
	}
	eyes, err := s.eyes(ctx, by.Org)
	if err != nil {
		return err
	}
	known, err := s.exposed.VulnerabilitiesByID(ctx, eyes, []int64{r.Vulnerability})
	if err != nil {
		return err
	}
	_, err = s.TellExposed(ctx, by, known[r.Vulnerability].CVE)
	if err != nil && fault.Of(err).Code == "told_already" {
		return nil
	}
	return err
}

func orNoRequest(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, "no_such_request", text.Of("沒有這個問題，或您沒有權限看它。", "There is no such request, or it is not for you to see."))
}

// TellUnnamed tells customers that one of their suppliers is exposed or attacked, without saying which: an act of the desk with a reason that nobody else reads.
// Only those are told who have so many confirmed suppliers that it names nobody. It gives the notice's UUID.
func (s *Supply) TellUnnamed(ctx context.Context, by marking.Viewer, supplier int64, k Kind, why string) (string, error) {
	if err := deskPerson(by); err != nil {
		return "", err
	}
	if k != Flawed && k != Attacked {
		return "", invalid("bad_kind", "種類須為 exposed 或 attacked。", "The kind is exposed or attacked.")
	}
	if err := written(text.Of("理由", "Reason"), &why, maxSaid, true); err != nil {
		return "", err
	}
	any, err := s.members.AgreedCustomers(ctx, background, supplier, 0, fewest, 1)
	if err != nil {
		return "", err
	}
	if len(any) == 0 {
		return "", conflict("names_somebody", "沒有客戶有三家以上確認過的供應商；不具名告知會讓人猜出是哪一家。", "No customer has three confirmed suppliers or more; to tell them without a name would name it.")
	}
	n := Notice{UUID: uuid.NewString(), Supplier: supplier, Kind: k, Given: Unnamed, TLP: strict, Since: s.now(), Said: why, Actor: by.Person}
	n.cause = "unnamed:" + n.UUID
	return s.give(ctx, n)
}
