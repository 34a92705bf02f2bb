package incident

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"lianfang/internal/abuse"
	"lianfang/internal/fault"
	"lianfang/internal/format/list"
	"lianfang/internal/format/observable"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// VictimRow is a row of a list: an address, a network, a name, a link or a mailbox that another team saw among the victims.
type VictimRow struct {
	Value string
	What  string // the sender's own words on this row
	Seen  int64  // 0 where the sender said no time
	Org   int64  // whose it is, 0 where nobody knows
	Told  int64  // when its owner was told, 0 for not yet

	Contact string // where nobody knows whose it is: the mailbox that answers for abuse of it, "" for none
	Holder  string // whose block or name that is, as the directory says

	of observable.Value
}

// readVictims reads what was sent, in any shape that lists of values have; of a value that stands there twice the first counts.
func readVictims(sent string) ([]VictimRow, error) {
	var out []VictimRow
	seen := map[string]bool{}
	for e, err := range list.Read(strings.NewReader(sent), list.Unknown) {
		if err != nil {
			return nil, err
		}
		of, ok := observable.Settle(e.Kind, e.Raw)
		if !ok || !slices.Contains(victimKinds, of.Kind) {
			return nil, fault.New(fault.Invalid, "bad_row", text.Format("第 %d 列「%s」不是位址、網段、網域、網址或電子郵件。", "Row %d, “%s”, is no address, network, domain, link or mail address.", e.Row, beginning(e.Raw, headMost)))
		}
		if seen[of.Text] {
			continue
		}
		seen[of.Text] = true
		if len(out) >= maxVictims {
			return nil, fault.New(fault.Invalid, "too_many_rows", text.Format("一份名單最多 %d 列。請分成幾份，用不同的編號。", "A list has %d rows at most. Send several, each under its own reference.", maxVictims))
		}
		out = append(out, VictimRow{Value: of.Text, What: beginning(strings.Join(strings.Fields(e.Description), " "), maxShort), Seen: max(e.FirstSeen, e.LastSeen), of: of})
	}
	if len(out) == 0 {
		return nil, invalid("no_rows", "名單裡沒有任何位址或名稱。", "There is no address or name in the list.")
	}
	return out, nil
}

var victimKinds = []observable.Kind{observable.IPv4, observable.IPv6, observable.IPv4CIDR, observable.IPv6CIDR, observable.Domain, observable.URL, observable.Email}

// divide says whose each row is, by approved networks and domains, and who answers for those of nobody: two questions each for all of them, whatever their number.
// A row of two members is nobody's: a person has to decide.
func (n *Incidents) divide(ctx context.Context, all []VictimRow) error {
	who := marking.System("whose the rows of a list are")
	var ranges []member.Range
	var names []string
	var ranged, named []int
	for i := range all {
		all[i].Org = 0 // whose it was when somebody looked before is no answer
	}
	for i, x := range all {
		if lo, hi, ok := rangeOf(x.of); ok {
			ranges, ranged = append(ranges, member.Range{Lo: lo, Hi: hi}), append(ranged, i)
		} else if name := nameIn(x.of); name != "" {
			names, named = append(names, name), append(named, i)
		}
	}
	owners, err := n.members.OwnerOfEach(ctx, who, ranges)
	if err != nil {
		return err
	}
	for k, org := range owners {
		all[ranged[k]].Org = org
	}
	found, err := n.members.OwnersOfDomains(ctx, who, names)
	if err != nil {
		return err
	}
	longest := map[int]string{}
	for _, o := range found { // the longest name first
		row, done := &all[named[o.Asked]], longest[o.Asked] != ""
		switch {
		case !done:
			longest[o.Asked], row.Org = o.What, o.Org
		case o.What == longest[o.Asked] && o.Org != row.Org:
			row.Org = member.Contested
		}
	}
	return n.findContacts(ctx, who, all)
}

// findContacts says who answers for rows of nobody.
func (n *Incidents) findContacts(ctx context.Context, who marking.Viewer, all []VictimRow) error {
	var asked []abuse.Asked
	var rows []int
	for i := range all {
		x := &all[i]
		x.Contact, x.Holder = "", ""
		if x.Org == member.Contested {
			x.Org = 0
			continue
		}
		if x.Org != 0 || n.abuse == nil {
			continue
		}
		if lo, hi, ok := rangeOf(x.of); ok {
			asked, rows = append(asked, abuse.Asked{Lo: lo, Hi: hi}), append(rows, i)
		} else if name := nameIn(x.of); name != "" {
			asked, rows = append(asked, abuse.Asked{Name: name}), append(rows, i)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := n.abuse.Of(ctx, who, asked)
	for k, c := range found {
		all[rows[k]].Contact, all[rows[k]].Holder = c.Mail, c.Holder
	}
	return err
}

// DivideAgain looks again whose the rows are of which nobody was told yet: members and contacts may have come since.
func (n *Incidents) DivideAgain(ctx context.Context, by marking.Viewer, which string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	x, err := n.victimList(ctx, by, which)
	if err != nil {
		return err
	}
	rows, err := selectVictims(ctx, n.store.Read(), "list_id = $1 AND told_at = 0", x.ID)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].of, _ = observable.Settle("", rows[i].Value) // it was one when it came
	}
	if err := n.divide(ctx, rows); err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if _, err := lockList(ctx, tx, x.Sender, x.Reference); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: ListCame, Subject: x.ID, Audience: deskAlone, Actor: by.Actor()}}, redivide(ctx, tx, x.ID, rows)
	})
}

// rangeOf is the addresses of a row; a link may hold an address too.
func rangeOf(v observable.Value) (lo, hi [16]byte, ok bool) {
	if v.Kind == observable.URL {
		if host, is := observable.Settle("", nameIn(v)); is {
			return observable.RangeOf(host)
		}
	}
	return observable.RangeOf(v)
}

// nameIn is the name by which a row is somebody's.
func nameIn(v observable.Value) string {
	switch v.Kind {
	case observable.Domain:
		return v.Text
	case observable.Email:
		_, host, _ := strings.Cut(v.Text, "@")
		return host
	case observable.URL:
		if u, err := url.Parse(v.Text); err == nil {
			return u.Hostname()
		}
	}
	return ""
}
