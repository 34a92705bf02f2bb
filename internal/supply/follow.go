package supply

import (
	"context"
	"encoding/json"
	"fmt"

	"lianfang/internal/exposure"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// work is what a fact asks for.
type work struct {
	Notice   int64 `json:"notice,omitzero"` // tell its customers behind After
	After    int64 `json:"after,omitzero"`
	Again    bool  `json:"again,omitzero"`
	Supplier int64 `json:"supplier,omitzero"` // its consent changed; with Customer, a link came to count
	Customer int64 `json:"customer,omitzero"`
	Org      int64 `json:"org,omitzero"` // its finding moved
	Flaw     int64 `json:"flaw,omitzero"`
	Moved    move  `json:"moved,omitzero"`
	Seq      int64 `json:"seq,omitzero"`
}

// move is how a finding moved.
type move string

const (
	movedFixed move = "fixed"
	movedGone  move = "gone"
	movedBack  move = "back"
)

var moves = map[journal.Kind]move{exposure.FindingVerified: movedFixed, exposure.FindingGone: movedGone, exposure.FindingReopened: movedBack}

// Follower spreads notices to customers and tells them what becomes of each.
func (s *Supply) Follower() job.Follower {
	return job.Follower{Name: "supply", Kinds: []journal.Kind{NoticeGiven, NoticeSpread, ConsentSet, member.LinkAdded, member.LinkConfirmed, exposure.FindingVerified, exposure.FindingGone, exposure.FindingReopened},
		Step: step, Prepare: s.prepare}
}

func step(facts []journal.Fact) []job.Part {
	var parts []job.Part
	for _, f := range facts {
		w := work{Seq: f.Seq}
		switch f.Kind {
		case NoticeGiven:
			w.Notice, w.Again = f.Object, f.Body != ""
		case NoticeSpread:
			w.Notice, w.After = f.Subject, f.Object
		case ConsentSet:
			w.Supplier = f.Subject
		case member.LinkAdded, member.LinkConfirmed:
			w.Supplier, w.Customer = f.Subject, f.Object
		default:
			w.Org, w.Flaw, w.Moved = f.Object, f.Subject, moves[f.Kind]
		}
		b, _ := json.Marshal(w) // numbers always marshal
		parts = append(parts, job.Part{Seq: f.Seq, Payload: string(b)})
	}
	return parts
}

func (s *Supply) prepare(ctx context.Context, payload string) (job.Commit, error) {
	var w work
	if err := json.Unmarshal([]byte(payload), &w); err != nil {
		return nil, err
	}
	switch {
	case w.Notice != 0:
		return s.spread(ctx, w)
	case w.Customer != 0:
		return s.join(ctx, w)
	case w.Supplier != 0:
		return s.consentEnded(ctx, w)
	}
	return s.moved(ctx, w)
}

// spread tells one page of a notice's customers.
func (s *Supply) spread(ctx context.Context, w work) (job.Commit, error) {
	n, err := noticeWhere(ctx, s.store.Read(), "n.id = $1", w.Notice)
	if err != nil || n.State != Open {
		return nil, err
	}
	customers, err := s.members.AgreedCustomers(ctx, background, n.Supplier, w.After, n.least(), batch)
	if err != nil {
		return nil, err
	}
	more := int64(0)
	if len(customers) == batch {
		more = customers[batch-1]
	}
	tell, err := s.tell(ctx, n, customers, more)
	if err != nil {
		return nil, err
	}
	commits := []job.Commit{tell}
	if w.Again {
		further, err := s.warnings.Further(ctx, n.ID, fmt.Sprintf("%d:again:%d", n.ID, w.Seq), againWords, false)
		if err != nil {
			return nil, err
		}
		commits = append(commits, further)
	}
	if more != 0 {
		commits = append(commits, func(*store.Tx) ([]journal.Fact, error) {
			return []journal.Fact{{Kind: NoticeSpread, Subject: n.ID, Object: more}}, nil
		})
	}
	return inTurn(commits), nil
}

// inTurn leaves out commits that do nothing.
func inTurn(commits []job.Commit) job.Commit {
	var some []job.Commit
	for _, c := range commits {
		if c != nil {
			some = append(some, c)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return job.InTurn(some...)
}

// tell adds customers to the warning of a notice.
func (s *Supply) tell(ctx context.Context, n Notice, customers []int64, more int64) (job.Commit, error) {
	words, err := s.words(ctx, n)
	if err != nil {
		return nil, err
	}
	items, err := s.indicators(ctx, n)
	if err != nil {
		return nil, err
	}
	orgs, err := s.members.OrgsByID(ctx, background, []int64{n.Supplier})
	if err != nil {
		return nil, err
	}
	reach, err := s.members.CustomersOf(ctx, background, n.Supplier)
	if err != nil {
		return nil, err
	}
	d := warning.Supplied{Notice: n.ID, Sort: n.sort(), TLP: n.TLP, Words: words, Items: items, Reason: n.reason(orgs[n.Supplier]), Reach: int(reach.Agreed)}
	if n.sort() != warning.SupplierExposed {
		d.Drafter = n.Actor
	}
	return s.warnings.FromSupplier(ctx, d, customers, more)
}

// join tells a customer whose link came to count what is open of its supplier. What names nobody is not among it: who had just one more link confirmed could tell
// whose it is.
func (s *Supply) join(ctx context.Context, w work) (job.Commit, error) {
	counts, err := s.members.AgreedCustomers(ctx, background, w.Supplier, w.Customer-1, 1, 1)
	if err != nil || len(counts) == 0 || counts[0] != w.Customer {
		return nil, err
	}
	open, err := openNotices(ctx, s.store.Read(), w.Supplier, maxOpen)
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		return nil, nil
	}
	orgs, err := s.members.OrgsByID(ctx, background, []int64{w.Supplier})
	if err != nil {
		return nil, err
	}
	var commits []job.Commit
	for _, n := range open {
		c, err := s.warnings.FromSupplier(ctx, warning.Supplied{Notice: n.ID, Late: true, Reason: n.reason(orgs[w.Supplier])}, counts, w.Customer)
		if err != nil {
			return nil, err
		}
		if c == nil { // it has no warning yet: whoever is its customer now is gathered
			c = func(*store.Tx) ([]journal.Fact, error) {
				return []journal.Fact{{Kind: NoticeSpread, Subject: n.ID}}, nil
			}
		}
		commits = append(commits, c)
	}
	return inTurn(commits), nil
}

// reason is why a customer is told.
func (n Notice) reason(supplier member.Org) warning.Reason {
	r := warning.Reason{Supplier: n.sort()}
	if n.Given != Unnamed {
		r.Name, r.Vulnerability = supplier.Name, n.Vulnerability
	}
	return r
}

// consentEnded tells those who were told by a standing consent that no more of it follows.
func (s *Supply) consentEnded(ctx context.Context, w work) (job.Commit, error) {
	c, err := consentOf(ctx, s.store.Read(), w.Supplier)
	if err != nil || c.Choice != Nothing {
		return nil, err
	}
	open, err := openNotices(ctx, s.store.Read(), w.Supplier, maxOpen)
	if err != nil {
		return nil, err
	}
	var commits []job.Commit
	for _, n := range open {
		if n.Given != Standing {
			continue
		}
		c, err := s.becomes(ctx, n, Open, Ended, fmt.Sprintf("%d:consent:%d", n.ID, w.Seq), consentWords)
		if err != nil {
			return nil, err
		}
		commits = append(commits, c)
	}
	return inTurn(commits), nil
}

// moved follows a finding: fixed, gone, or there again.
func (s *Supply) moved(ctx context.Context, w work) (job.Commit, error) {
	n, err := noticeWhere(ctx, s.store.Read(), "n.cause = $1", causeOf(w.Org, w.Flaw))
	if err != nil || n.ID == 0 {
		return nil, err
	}
	key := fmt.Sprintf("%d:moved:%d", n.ID, w.Seq)
	switch {
	case w.Moved == movedFixed && n.State == Open:
		return s.becomes(ctx, n, Open, Fixed, key, fixedWords)
	case w.Moved == movedGone && n.State == Open:
		return s.becomes(ctx, n, Open, Fixed, key, correctWords)
	case w.Moved == movedBack && n.State == Fixed && n.Given == Standing:
		c, err := consentOf(ctx, s.store.Read(), w.Org)
		if err != nil || c.Choice != Exploited {
			return nil, err
		}
		return s.becomes(ctx, n, Fixed, Open, key, againWords)
	}
	return nil, nil
}

// becomes moves a notice and tells those who were told. A warning that has not gone out is dropped where the notice is over.
func (s *Supply) becomes(ctx context.Context, n Notice, from, to State, key string, words text.Text) (job.Commit, error) {
	audience, err := s.audience(ctx, n.Supplier)
	if err != nil {
		return nil, err
	}
	further, err := s.warnings.Further(ctx, n.ID, key, words, to != Open)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		at := int64(0)
		if to != Open {
			at = s.now().UnixMicro()
		}
		moved, err := setState(ctx, tx, n.ID, from, to, n.Given, at)
		if err != nil || !moved {
			return nil, err
		}
		facts := []journal.Fact{{Kind: NoticeEnded, Subject: n.Supplier, Object: n.ID, Audience: audience, Body: fmt.Sprintf(`{"state":%q}`, to)}}
		if further == nil {
			return facts, nil
		}
		more, err := further(tx)
		return append(facts, more...), err
	}, nil
}
