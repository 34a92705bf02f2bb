package restricted

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/store"
)

func among(param string) string {
	return "IN (SELECT CAST(value AS BIGINT) FROM json_each(" + param + "))"
}

// selectFlags reads flags; those of an entry that is the desk's alone are left out for others.
const selectFlags = `SELECT f.id, f.org, f.entry, coalesce(e.code, ''), coalesce(t.name, ''), f.label, f.thing, f.how, f.words, f.kind, f.place, f.n, f.state, f.isolated_at, f.until, f.said, f.found_at, f.changed_at,
	coalesce((SELECT max(x.uuid) FROM restricted_exception_flag xf JOIN restricted_exception x ON x.id = xf.exception WHERE xf.flag = f.id AND x.state IN ('asked','endorsed','granted')), ''), f.asset, f.component
	FROM restricted_flag f LEFT JOIN restricted_entry e ON e.id = f.entry LEFT JOIN asset t ON t.id = f.asset WHERE `

func shownTo(desk bool) string {
	if desk {
		return "(1 = 1)"
	}
	return "(e.audience IS NULL OR e.audience <> 'desk')"
}

func scanFlag(r *sql.Rows) (f Flag, err error) {
	var isolated, until, found, changed int64
	err = r.Scan(&f.ID, &f.Org, &f.Entry, &f.Code, &f.Asset, &f.Label, &f.Thing, &f.How, &f.Met, &f.Kind, &f.Place, &f.N, &f.State, &isolated, &until, &f.Said, &found, &changed, &f.Exception, &f.place.asset, &f.place.component)
	f.Isolated, f.Until, f.Found, f.Changed = when(isolated), when(until), when(found), when(changed)
	return f, err
}

func flagsOf(ctx context.Context, q store.Querier, desk bool, f FlagFilter) ([]Flag, error) {
	where, args := shownTo(desk)+" AND f.id > $1", []any{f.After}
	and := func(condition string, arg any) {
		args = append(args, arg)
		where += " AND " + condition + "$" + strconv.Itoa(len(args))
	}
	if f.Org != 0 {
		and("f.org = ", f.Org)
	}
	if f.Entry != 0 {
		and("f.entry = ", f.Entry)
	}
	switch {
	case f.Disputed:
		where += " AND f.state = 'disputed'"
	case f.State == "":
		where += " AND f.state NOT IN ('verified','wrong','gone')"
	case f.State != AllStates:
		and("f.state = ", string(f.State))
	}
	args = append(args, f.Limit)
	rows, err := q.QueryContext(ctx, selectFlags+where+" ORDER BY f.id LIMIT $"+strconv.Itoa(len(args)), args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanFlag)
}

func flagsByID(ctx context.Context, q store.Querier, desk bool, ids []int64) ([]Flag, error) {
	rows, err := q.QueryContext(ctx, selectFlags+shownTo(desk)+" AND f.id "+among("$1")+" ORDER BY f.id", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanFlag)
}

func flagCounts(ctx context.Context, q store.Querier, desk bool, org int64) (map[State]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT f.state, CAST(sum(f.n) AS BIGINT) FROM restricted_flag f LEFT JOIN restricted_entry e ON e.id = f.entry WHERE f.org = $1 AND "+shownTo(desk)+" GROUP BY f.state", org)
	if err != nil {
		return nil, err
	}
	out := map[State]int64{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var s State
		var n int64
		err = r.Scan(&s, &n)
		out[s] = n
		return none, err
	})
	return out, err
}

func stepsOf(ctx context.Context, q store.Querier, flag int64, limit int) ([]Step, error) {
	rows, err := q.QueryContext(ctx, "SELECT at, actor, event, until, words FROM restricted_step WHERE flag = $1 ORDER BY id DESC LIMIT $2", flag, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s Step, err error) {
		var at, until int64
		err = r.Scan(&at, &s.Actor, &s.Event, &until, &s.Words)
		s.At, s.Until = when(at), when(until)
		return s, err
	})
}

// insertFlags writes new flags.
func insertFlags(ctx context.Context, tx *store.Tx, list []Flag, now time.Time) error {
	n := len(list)
	if n == 0 {
		return nil
	}
	at, zero := slices.Repeat([]int64{now.UnixMicro()}, n), make([]int64, n)
	id, org, entry, asset, component, pieces := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	label, thing, how, words, kind, place, state, said := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, f := range list {
		id[i], org[i], entry[i], asset[i], component[i], pieces[i] = f.ID, f.Org, f.Entry, f.place.asset, f.place.component, f.N
		label[i], thing[i], how[i], words[i], kind[i], place[i], state[i] = f.Label, f.Thing, f.How, f.Met, string(f.Kind), f.Place, string(Open)
	}
	return tx.Insert(ctx, "restricted_flag", "", store.Ints("id", id), store.Ints("org", org), store.Ints("entry", entry), store.Ints("asset", asset), store.Texts("label", label), store.Ints("component", component),
		store.Texts("thing", thing), store.Texts("how", how), store.Texts("words", words), store.Texts("kind", kind), store.Texts("place", place), store.Ints("n", pieces), store.Texts("state", state),
		store.Ints("isolated_at", zero), store.Ints("until", zero), store.Texts("said", said), store.Ints("claimed_at", zero), store.Ints("found_at", at),
		store.Ints("found_month", slices.Repeat([]int64{month(now)}, n)), store.Ints("verified_month", zero), store.Ints("out_month", zero), store.Ints("changed_at", at))
}

// moveFlags moves those flags that stand where the event means something, and gives them back.
func moveFlags(ctx context.Context, tx *store.Tx, ids []int64, m Mark, now time.Time) (moved []int64, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	set := "changed_at = " + strconv.FormatInt(now.UnixMicro(), 10)
	at, in := strconv.FormatInt(now.UnixMicro(), 10), strconv.FormatInt(month(now), 10)
	switch m.Event {
	case Isolate:
		set += ", isolated_at = " + at
	case Plan:
		set += ", until = " + strconv.FormatInt(micros(m.Until), 10)
	case Replace:
		set += ", claimed_at = " + at
	case Seen:
		set += ", claimed_at = 0"
	case Absent:
		set += ", verified_month = " + in
	case Agree, Lapse:
		set += ", out_month = " + in
	case Found, Disagree:
		set += ", verified_month = 0, out_month = 0, claimed_at = 0, until = 0"
	}
	for _, move := range m.Event.before() { // the states of one event lead to no state from which it leads on, but planned stays planned
		rows, err := tx.QueryContext(ctx, "UPDATE restricted_flag SET state = $2, said = CASE WHEN $3 = '' THEN said ELSE $3 END, "+set+" WHERE id "+among("$1")+" AND state = $4 RETURNING id",
			store.IDs(without(ids, moved)), string(move[1]), m.Words, string(move[0]))
		if err != nil {
			return nil, err
		}
		more, err := store.Collect(rows, scanID)
		if err != nil {
			return nil, err
		}
		moved = append(moved, more...)
	}
	slices.Sort(moved)
	return moved, nil
}

func without(ids, gone []int64) []int64 {
	if len(gone) == 0 {
		return ids
	}
	have := make(map[int64]bool, len(gone))
	for _, id := range gone {
		have[id] = true
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return have[id] })
}

// insertSteps writes the same step of some flags, with ids from first on.
func insertSteps(ctx context.Context, tx *store.Tx, first int64, flags []int64, actor int64, m Mark, now int64) error {
	n := len(flags)
	id := make([]int64, n)
	for i := range id {
		id[i] = first + int64(i)
	}
	return tx.Insert(ctx, "restricted_step", "", store.Ints("id", id), store.Ints("flag", flags), store.Ints("at", slices.Repeat([]int64{now}, n)), store.Ints("actor", slices.Repeat([]int64{actor}, n)),
		store.Texts("event", slices.Repeat([]string{string(m.Event)}, n)), store.Ints("until", slices.Repeat([]int64{micros(m.Until)}, n)), store.Texts("words", slices.Repeat([]string{m.Words}, n)))
}

// component is a product at a version, as package exposure keeps it.
type component struct {
	id   int64
	name string
}

const componentsAtOnce = 5000

// eachComponent goes through everybody's components, some at a time.
func eachComponent(ctx context.Context, q store.Querier, do func([]component) error) error {
	for after := int64(0); ; {
		rows, err := q.QueryContext(ctx, "SELECT id, name FROM component WHERE id > $1 ORDER BY id LIMIT $2", after, componentsAtOnce)
		if err != nil {
			return err
		}
		batch, err := store.Collect(rows, scanComponent)
		if err != nil || len(batch) == 0 {
			return err
		}
		if err := do(batch); err != nil {
			return err
		}
		after = batch[len(batch)-1].id
	}
}

func scanComponent(r *sql.Rows) (c component, err error) {
	err = r.Scan(&c.id, &c.name)
	return c, err
}

// orgsHolding are the organisations, of those on which a duty can rest, that have one of some components.
func orgsHolding(ctx context.Context, q store.Querier, components []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT h.org FROM holding h JOIN org o ON o.id = h.org WHERE h.component "+among("$1")+" AND "+obliged, store.IDs(components))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// obliged is Obliged over org o.
const obliged = "o.state = 'member' AND (o.kind = 'agency' OR o.tier <> '')"

// orgsFlagged are those that have something of some entries on their list.
func orgsFlagged(ctx context.Context, q store.Querier, entries []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT org FROM restricted_flag WHERE asset <> 0 AND entry "+among("$1"), store.IDs(entries))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// changedSince tells whether an inventory of the organisation, or the register, changed after a fact.
func changedSince(ctx context.Context, tx *store.Tx, seq, org int64) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 AS one FROM fact WHERE seq > $1 AND (kind = 'inventory.taken' AND subject = $2 OR kind = 'restricted.entry_changed') LIMIT 1) x", seq, org).Scan(&n)
	return n > 0, err
}

// there is what an inventory has on a spot.
type there struct {
	component         int64
	how, words, thing string
	at                int64 // when the newest inventory that has it was taken
}

// met finds what of an organisation's components the entries meet, and where it stands.
func met(ctx context.Context, q store.Querier, org int64, active []Entry) (map[spot]there, error) {
	out := map[spot]there{}
	if len(active) == 0 {
		return out, nil
	}
	rows, err := q.QueryContext(ctx, "SELECT c.id, c.name FROM component c WHERE c.id IN (SELECT component FROM holding WHERE org = $1)", org)
	if err != nil {
		return nil, err
	}
	find, hits, names, list := newFinder(active), map[int64][]Met{}, map[int64]string{}, []int64{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		c, err := scanComponent(r)
		if m := find.component(c.name); len(m) > 0 {
			hits[c.id], names[c.id], list = m, c.name, append(list, c.id)
		}
		return none, err
	})
	if err != nil || len(list) == 0 {
		return out, err
	}
	rows, err = q.QueryContext(ctx, "SELECT h.component, h.asset, min(h.as_written), max(i.at) FROM holding h JOIN inventory i ON i.id = h.inventory WHERE h.org = $1 AND h.component "+among("$2")+
		" GROUP BY h.component, h.asset ORDER BY h.component", org, store.IDs(list))
	if err != nil {
		return nil, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var component, asset, at int64
		var as string
		if err := r.Scan(&component, &asset, &as, &at); err != nil {
			return none, err
		}
		for _, m := range hits[component] {
			s := spot{m.Entry, asset}
			x, known := out[s]
			if !known {
				x = there{component: component, how: m.How, words: m.Words, thing: thingOf(as, names[component])}
			}
			x.at = max(x.at, at)
			out[s] = x
		}
		return none, nil
	})
	return out, err
}

// maxThing is how much of what was written is kept, in characters.
const maxThing = 300

func thingOf(as, name string) string {
	if strings.HasPrefix(as, "pkg:") || strings.HasPrefix(as, "cpe:") {
		as = judge.Title(name)
	}
	if r := []rune(as); len(r) > maxThing {
		return string(r[:maxThing]) + "…"
	}
	return as
}

// placedFlag is a flag of an inventory as it stands.
type placedFlag struct {
	id, entry, asset int64
	state            State
	claimed          int64
	held             bool // what was flagged is still on the machine
}

func placed(ctx context.Context, q store.Querier, org int64) ([]placedFlag, error) {
	rows, err := q.QueryContext(ctx, `SELECT f.id, f.entry, f.asset, f.state, f.claimed_at, EXISTS (SELECT 1 FROM holding h WHERE h.component = f.component AND h.org = f.org AND h.asset = f.asset)
		FROM restricted_flag f WHERE f.org = $1 AND f.asset <> 0 ORDER BY f.id`, org)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (f placedFlag, err error) {
		err = r.Scan(&f.id, &f.entry, &f.asset, &f.state, &f.claimed, &f.held)
		return f, err
	})
}
