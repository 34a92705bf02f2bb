package incident

import (
	"context"
	"time"

	"github.com/go-json-experiment/json"

	"lianfang/internal/fault"
	"lianfang/internal/incident/playbook"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// PlaybookSet is the fact that a centre changed, hid or showed a playbook; its body has the slug, its subject is the version.
const PlaybookSet journal.Kind = "incident.playbook_set"

// maxPlaybooks is how many a centre may have beside those of the program.
const maxPlaybooks = 100

// Advice is a playbook as it stands at this centre.
type Advice struct {
	playbook.Playbook
	Version int64 // 0: nobody here has touched it
	Shown   bool
	Shipped bool // the program comes with one of this slug
	Changed bool // its words are the centre's
	At      time.Time
	Actor   int64
}

// Playbooks lists what anybody may read, in order.
func (n *Incidents) Playbooks(ctx context.Context) ([]Advice, error) {
	all, err := n.playbooks(ctx, n.store.Read())
	if err != nil {
		return nil, err
	}
	var out []Advice
	for _, a := range all {
		if a.Shown {
			out = append(out, a)
		}
	}
	return out, nil
}

// AllPlaybooks lists those that are hidden too, for the desk.
func (n *Incidents) AllPlaybooks(ctx context.Context, v marking.Viewer) ([]Advice, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	return n.playbooks(ctx, n.store.Read())
}

// Playbook gives one; what is hidden only to the desk.
func (n *Incidents) Playbook(ctx context.Context, v marking.Viewer, slug string) (Advice, error) {
	all, err := n.playbooks(ctx, n.store.Read())
	if err != nil {
		return Advice{}, err
	}
	for _, a := range all {
		if a.Slug == slug && (a.Shown || v.All()) {
			return a, nil
		}
	}
	return Advice{}, fault.New(fault.NotFound, "no_such_playbook", text.Of("找不到這份處置須知。", "There is no such advice."))
}

// playbooks lays what the centre says over what the program comes with.
func (n *Incidents) playbooks(ctx context.Context, q store.Querier) ([]Advice, error) {
	own, err := selectPlaybooks(ctx, q)
	if err != nil {
		return nil, err
	}
	words := map[string]Advice{}
	for _, p := range playbook.Shipped() {
		words[p.Slug] = Advice{Playbook: p, Shown: true, Shipped: true}
	}
	for _, row := range own {
		a := words[row.slug]
		a.Version, a.Shown, a.At, a.Actor = row.version, row.shown, time.UnixMicro(row.at), row.actor
		if row.body != "" {
			a.Changed = true
			shipped := a.Shipped
			if err := json.Unmarshal([]byte(row.body), &a.Playbook); err != nil {
				return nil, err
			}
			a.Shipped = shipped
		}
		words[row.slug] = a
	}
	return inOrder(words), nil
}

func inOrder(words map[string]Advice) []Advice {
	list := make([]playbook.Playbook, 0, len(words))
	for _, a := range words {
		list = append(list, a.Playbook)
	}
	playbook.Sort(list)
	out := make([]Advice, len(list))
	for i, p := range list {
		out[i] = words[p.Slug]
	}
	return out
}

// SetPlaybook puts a playbook's words in force, made by changing the version from (0 where nobody touched it, and for a new one). What says just what the
// program says becomes the program's own again.
func (n *Incidents) SetPlaybook(ctx context.Context, by marking.Viewer, from int64, p playbook.Playbook, shown bool) (version int64, err error) {
	if err := by.DeskOnly(); err != nil {
		return 0, err
	}
	if err := p.Check(); err != nil {
		return 0, err
	}
	body, err := bodyOf(p)
	if err != nil {
		return 0, err
	}
	err = n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, playbookKey); err != nil {
			return nil, err
		}
		now, err := n.playbooks(ctx, tx)
		if err != nil {
			return nil, err
		}
		var last Advice
		for _, a := range now {
			if a.Slug == p.Slug {
				last = a
			}
		}
		if last.Version != from {
			return nil, fault.New(fault.Conflict, "playbook_changed", text.Of("有人剛改過這份處置須知，請看過新的再改。", "Somebody has just changed this advice; look at the new one and change that."))
		}
		if last.Slug == "" && len(now) >= maxPlaybooks {
			return nil, fault.New(fault.Conflict, "too_many_playbooks", text.Format("最多 %d 份處置須知。", "There are at most %d playbooks.", maxPlaybooks))
		}
		version = last.Version + 1
		fact, err := json.Marshal(map[string]string{"slug": p.Slug})
		if err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: PlaybookSet, Subject: version, Actor: by.Actor(), Body: string(fact)}},
			insertPlaybook(ctx, tx, playbookRow{slug: p.Slug, version: version, shown: shown, body: body, at: n.now().UnixMicro(), actor: by.Actor()})
	})
	return version, err
}

// playbookKey lets one be set at a time.
const playbookKey = 8119_151

// bodyOf is what is kept of a playbook: nothing where the program says the same.
func bodyOf(p playbook.Playbook) (string, error) {
	b, err := json.Marshal(p)
	if err != nil {
		return "", err
	}
	if s, ok := playbook.Find(p.Slug); ok {
		if same, err := json.Marshal(s); err != nil || string(same) == string(b) {
			return "", err
		}
	}
	return string(b), nil
}
