package evidence

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/custody"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/signkey"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// The acts of a chain.
const (
	actRead      = "read"
	actHanded    = "handed_over"
	actHeld      = "held_back" // nothing of the case is destroyed
	actLetGo     = "let_go"    // it may be again
	actChecked   = "checked"   // its bytes are what came
	actChanged   = "changed"   // they are not
	actDestroyed = "destroyed"
)

var actNames = map[string]text.Text{
	custody.Received: text.Of("收到", "received"), actRead: text.Of("下載讀取", "downloaded and read"), actHanded: text.Of("交接", "handed over"), custody.Sealed: text.Of("封存", "sealed"), actHeld: text.Of("保全，暫不銷毀", "held back from destruction"),
	actLetGo: text.Of("解除保全", "no longer held back"), actChecked: text.Of("重算雜湊，相符", "hashes computed again: unchanged"), actChanged: text.Of("重算雜湊，不符", "hashes computed again: changed"), actDestroyed: text.Of("銷毀", "destroyed"),
}

// ActName is an act in words.
func ActName(act string) text.Text { return actNames[act] }

// Acts are all of them.
func Acts() []string {
	return []string{custody.Received, actRead, actHanded, custody.Sealed, actHeld, actLetGo, actChecked, actChanged, actDestroyed}
}

// entry is what is to be added to a chain.
type entry struct {
	act   string
	side  Side // "" for the pass's
	items []Item
	to    string
	why   string
}

// chain runs a deed and adds its entry, in one transaction. A deed without an act adds none.
func (v *Vault) chain(ctx context.Context, p Pass, deed func(*store.Tx, *caseRow) (entry, []journal.Fact, error)) error {
	key, err := signkey.Key(ctx, v.store, v.now())
	if err != nil {
		return err
	}
	return v.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := lockCase(ctx, tx, p.Case, p.Number)
		if err != nil {
			return nil, err
		}
		e, facts, err := deed(tx, &c)
		if err != nil || e.act == "" {
			return facts, err
		}
		if e.side == "" {
			e.side = p.Side
		}
		c.seq++
		x := custody.Entry{Case: p.Number, Seq: c.seq, At: custody.Stamp(v.micro()), Act: e.act, Side: string(e.side), Actor: p.Actor, Items: []custody.Held{}, To: e.to, Why: e.why, Prev: c.head}
		for _, i := range e.items {
			x.Items = append(x.Items, i.held())
		}
		line, err := x.Sign(key)
		if err != nil {
			return nil, err
		}
		c.head = custody.Hash(line)
		if err := insertLine(ctx, tx, p.Case, c.seq, line); err != nil {
			return nil, err
		}
		if len(facts) == 0 {
			facts = []journal.Fact{{Kind: Handled, Audience: marking.RedDesk, Subject: p.Case, Actor: p.Actor, Body: fmt.Sprintf(`{"act":%q}`, e.act)}}
		}
		return facts, updateCase(ctx, tx, c)
	})
}

// Handling is what was done with a piece, as whoever brought it reads it.
type Handling struct {
	At   time.Time
	Act  string
	Side Side // in whose hands
}

// openActs are what whoever brought a piece reads of it. To whom something was handed or why it is held back they do not: police may work in silence.
var openActs = []string{custody.Received, actRead, actChecked, actChanged, actDestroyed}

// OwnChain is what was done with the pieces that a pass may see, by their numbers, the last first. sound is false where the chain does not hold.
func (v *Vault) OwnChain(ctx context.Context, p Pass) (out map[int64][]Handling, sound bool, err error) {
	items, err := v.Items(ctx, p)
	if err != nil || len(items) == 0 {
		return nil, true, err
	}
	all, wrong, err := v.checked(ctx, p.Case)
	out = map[int64][]Handling{}
	for _, x := range items {
		out[x.N] = nil
	}
	for _, e := range slices.Backward(all) {
		at, wrong := custody.Micros(e.At)
		if wrong != nil || !slices.Contains(openActs, e.Act) {
			continue
		}
		for _, x := range e.Items {
			if _, mine := out[x.N]; mine {
				out[x.N] = append(out[x.N], Handling{At: time.UnixMicro(at), Act: e.Act, Side: Side(e.Side)})
			}
		}
	}
	return out, wrong == nil, err
}

// Chain is the chain of custody of a case, as the desk reads it. wrong is its first bad line; nil for none.
func (v *Vault) Chain(ctx context.Context, p Pass) (all []custody.Entry, wrong *custody.Bad, err error) {
	if err := deskOnly(p); err != nil {
		return nil, nil, err
	}
	return v.checked(ctx, p.Case)
}

// checked reads the chain of a case, and holds it against its signatures and its length.
func (v *Vault) checked(ctx context.Context, of int64) (all []custody.Entry, wrong *custody.Bad, err error) {
	lines, err := selectLines(ctx, v.store.Read(), of)
	if err != nil || len(lines) == 0 {
		return nil, nil, err
	}
	key, found, err := signkey.Public(ctx, v.store)
	if err != nil {
		return nil, nil, err
	}
	if !found {
		return nil, &custody.Bad{Say: text.Of("簽章的金鑰不在了。", "The signing key is gone.")}, nil
	}
	all, wrong = custody.CheckChain(lines, key)
	c, err := selectCase(ctx, v.store.Read(), of)
	if err == nil && wrong == nil && c.seq > int64(len(all)) {
		wrong = &custody.Bad{Place: fmt.Sprintf("custody line %d", len(all)+1), Say: text.Of("監管鏈的結尾不見了。", "The end of the chain is missing.")}
	}
	return all, wrong, err
}

// HandOver notes that evidence was given to somebody outside, who is named.
func (v *Vault) HandOver(ctx context.Context, p Pass, ns []int64, to, why string) error {
	if err := said(to); err != nil {
		return err
	}
	return v.handle(ctx, p, ns, entry{act: actHanded, to: to, why: why})
}

func said(to string) error {
	if to == "" || len([]rune(to)) > maxName {
		return invalid("no_receiver", "請填交給誰（單位與承辦人）。", "Say to whom it goes: the organisation and the officer.")
	}
	return nil
}

// handle is an entry of the desk about some pieces that are still kept.
func (v *Vault) handle(ctx context.Context, p Pass, ns []int64, e entry) error {
	if err := deskOnly(p); err != nil {
		return err
	}
	if err := reason(e.why); err != nil {
		return err
	}
	return v.chain(ctx, p, func(tx *store.Tx, _ *caseRow) (entry, []journal.Fact, error) {
		items, err := v.kept(ctx, tx, p, ns)
		e.items = items
		return e, nil, err
	})
}

// kept finds pieces of a case of which there are still bytes; none named is all of them.
func (v *Vault) kept(ctx context.Context, q store.Querier, p Pass, ns []int64) ([]Item, error) {
	all, err := selectItems(ctx, q, p.where(), p.Case)
	if err != nil {
		return nil, err
	}
	var out []Item
	for _, x := range all {
		if x.DestroyedAt == 0 && (len(ns) == 0 || slices.Contains(ns, x.N)) {
			out = append(out, x)
		}
	}
	slices.Sort(ns)
	if ns = slices.Compact(ns); len(ns) > 0 && len(out) != len(ns) {
		for _, x := range all {
			if x.DestroyedAt != 0 && slices.Contains(ns, x.N) {
				return nil, destroyed()
			}
		}
		return nil, noItem()
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Conflict, "no_evidence", text.Of("這件沒有還留著的證物。", "The case has no evidence that is still kept."))
	}
	return out, nil
}

// Hold keeps the evidence of a case from being destroyed when its time is over.
func (v *Vault) Hold(ctx context.Context, p Pass, why string) error {
	return v.holding(ctx, p, why, true)
}

// LetGo ends that.
func (v *Vault) LetGo(ctx context.Context, p Pass, why string) error {
	return v.holding(ctx, p, why, false)
}

func (v *Vault) holding(ctx context.Context, p Pass, why string, on bool) error {
	if err := deskOnly(p); err != nil {
		return err
	}
	if err := reason(why); err != nil {
		return err
	}
	return v.chain(ctx, p, func(_ *store.Tx, c *caseRow) (entry, []journal.Fact, error) {
		if (c.hold != "") == on {
			return entry{}, nil, fault.New(fault.Conflict, "hold_unchanged", text.Of("保全的狀態已經是這樣了。", "It is so already."))
		}
		if c.hold = ""; on {
			c.hold = why
			return entry{act: actHeld, why: why}, nil, nil
		}
		return entry{act: actLetGo, why: why}, nil, nil
	})
}

// State is what is known of the evidence of a case as a whole.
type State struct {
	Items, Bytes int64
	Hold         string // why nothing is destroyed; "" for no hold
	Key          string // that signs, as key.pub has it; "" before anything was signed
}

// State gives it to the desk.
func (v *Vault) State(ctx context.Context, p Pass) (State, error) {
	if err := deskOnly(p); err != nil {
		return State{}, err
	}
	c, err := selectCase(ctx, v.store.Read(), p.Case)
	if err != nil {
		return State{}, err
	}
	s := State{Items: c.items, Bytes: c.bytes, Hold: c.hold}
	key, found, err := signkey.Public(ctx, v.store)
	if found {
		s.Key = strings.TrimSpace(custody.KeyLine(key))
	}
	return s, err
}
