package supply

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// Kind is what happened to a supplier.
type Kind string

// The kinds.
const (
	Flawed   Kind = "exposed"
	Attacked Kind = "attacked"
)

// Given is by whose will customers are told.
type Given string

// The wills.
const (
	Standing Given = "standing" // its standing consent
	Act      Given = "act"      // its own act
	Unnamed  Given = "unnamed"  // the desk, that names nobody
)

// State is how far it is.
type State string

// The states; doc.go has the table.
const (
	Open  State = "open"
	Fixed State = "fixed"
	Ended State = "ended"
)

var stateWords = map[State]text.Text{Open: text.Of("進行中", "open"), Fixed: text.Of("已修好", "fixed"), Ended: text.Of("已結束", "over")}

// Words names the state.
func (s State) Words() text.Text { return stateWords[s] }

// Notice is what customers are told of a supplier.
type Notice struct {
	ID            int64
	UUID          string
	Supplier      int64
	Kind          Kind
	Given         Given
	State         State
	Vulnerability int64 // 0 for none
	TLP           tlp.Level
	Since         time.Time
	Said          string // what happened, in the supplier's words; of an unnamed one the desk's reason, which nobody else reads
	Todo          string // what customers should do, a line a step
	Signs         string // what to look for, as the supplier wrote it
	At            time.Time
	Actor         int64
	EndedAt       time.Time
	cause         string
}

// sort is how the warning says it.
func (n Notice) sort() warning.SupplierSort {
	switch {
	case n.Given == Unnamed:
		return warning.SupplierUnnamed
	case n.Kind == Attacked:
		return warning.SupplierAttacked
	}
	return warning.SupplierExposed
}

// least is how many confirmed suppliers a customer must have to be told.
func (n Notice) least() int {
	if n.Given == Unnamed {
		return fewest
	}
	return 1
}

func causeOf(supplier, vulnerability int64) string {
	return "exposed:" + strconv.FormatInt(supplier, 10) + ":" + strconv.FormatInt(vulnerability, 10)
}

// give writes a notice down; its customers are told by what follows the fact. One that was told before and is over is opened again.
func (s *Supply) give(ctx context.Context, n Notice) (string, error) {
	audience, err := s.audience(ctx, n.Supplier)
	if err != nil {
		return "", err
	}
	if n.ID, err = s.store.TakeIDs(ctx, 1); err != nil {
		return "", err
	}
	if n.UUID == "" {
		n.UUID = uuid.NewString()
	}
	n.State, n.At = Open, s.now()
	id := n.UUID
	err = s.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, n.Supplier); err != nil {
			return nil, err
		}
		if err := s.room(ctx, tx, n); err != nil {
			return nil, err
		}
		fresh, err := insertNotice(ctx, tx, n)
		if err != nil {
			return nil, err
		}
		body := ""
		if !fresh {
			was, err := noticeWhere(ctx, tx, "n.cause = $1", n.cause)
			if err != nil {
				return nil, err
			}
			if was.State == Open {
				return nil, conflict("told_already", "這件事已經告訴客戶了。", "Customers were told of this already.")
			}
			if _, err := setState(ctx, tx, was.ID, was.State, Open, n.Given, 0); err != nil {
				return nil, err
			}
			n.ID, id, body = was.ID, was.UUID, `{"again":true}`
		}
		return []journal.Fact{{Kind: NoticeGiven, Subject: n.Supplier, Object: n.ID, Audience: audience, Actor: n.Actor, Body: body}}, nil
	})
	return id, err
}

// room bounds what one supplier can send out.
func (s *Supply) room(ctx context.Context, q store.Querier, n Notice) error {
	if n.Given == Unnamed {
		return nil
	}
	all, attacks, err := countOpen(ctx, q, n.Supplier)
	if err != nil {
		return err
	}
	if all >= maxOpen || n.Kind == Attacked && attacks >= maxAttacks {
		return conflict("too_many_open", "進行中的通知太多，請先結束舊的。", "Too many notices are open; end older ones first.")
	}
	return nil
}

// End says that something is over: by the supplier, or the desk for what names nobody. Whoever was told hears it.
func (s *Supply) End(ctx context.Context, by marking.Viewer, id string) error {
	n, err := s.find(ctx, by, id)
	if err != nil {
		return err
	}
	if err := mayEnd(by, n); err != nil {
		return err
	}
	audience, err := s.audience(ctx, n.Supplier)
	if err != nil {
		return err
	}
	further, err := s.warnings.Further(ctx, n.ID, fmt.Sprintf("%d:over:%d", n.ID, s.now().UnixMicro()), overWords(n), true)
	if err != nil {
		return err
	}
	return s.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		moved, err := setState(ctx, tx, n.ID, Open, Ended, n.Given, s.now().UnixMicro())
		if err != nil {
			return nil, err
		}
		if !moved {
			return nil, conflict("not_open", "這則通知已經結束。", "This notice is over already.")
		}
		facts := []journal.Fact{{Kind: NoticeEnded, Subject: n.Supplier, Object: n.ID, Audience: audience, Actor: by.Person, Body: `{"state":"ended"}`}}
		if further == nil {
			return facts, nil
		}
		more, err := further(tx)
		return append(facts, more...), err
	})
}

func mayEnd(by marking.Viewer, n Notice) error {
	if n.Given == Unnamed {
		return deskPerson(by)
	}
	return itself(by)
}

// find gives a notice to its supplier and the desk.
func (s *Supply) find(ctx context.Context, v marking.Viewer, id string) (Notice, error) {
	n, err := noticeWhere(ctx, s.store.Read(), "n.uuid = $1", id)
	if err != nil || n.ID == 0 || own(v, n.Supplier) != nil {
		return Notice{}, orNoNotice(err)
	}
	return n, nil
}

func orNoNotice(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, "no_such_notice", text.Of("沒有這則通知，或您沒有權限看它。", "There is no such notice, or it is not for you to see."))
}

// Shown is a notice with what became of it.
type Shown struct {
	Notice
	CVE     string        // as the reader may know it
	Number  string        // of the warning; "" before it went out, and for a supplier, which is not among those who are told
	Warning warning.State // "" while the customers are gathered
	Told    int64
	Counted bool // the numbers below are given: to the desk always, to the supplier where there are enough
	Seen    int64
	Answers int64
	SawSign int64 // see signs too
	Help    int64
	warning int64
}

// Notices lists what customers were told of a supplier, or for the desk (0) of all of them, the newest first.
func (s *Supply) Notices(ctx context.Context, v marking.Viewer, supplier int64) ([]Shown, error) {
	if supplier != 0 || !v.All() {
		if err := own(v, supplier); err != nil {
			return nil, err
		}
	}
	list, err := shownOf(ctx, s.store.Read(), supplier, maxShown)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, n := range list {
		ids = append(ids, n.Vulnerability)
	}
	known, err := s.exposed.VulnerabilitiesByID(ctx, v, ids)
	for i := range list {
		n := &list[i]
		n.CVE, n.Counted = known[n.Vulnerability].CVE, v.All() || n.Told >= fewest
		if !n.Counted {
			n.Seen, n.Answers, n.SawSign, n.Help = 0, 0, 0, 0
		}
		if !v.All() {
			n.Number = ""
			if n.Given == Unnamed {
				n.Said = ""
			}
		}
	}
	return list, err
}
