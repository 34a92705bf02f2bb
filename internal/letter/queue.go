package letter

import (
	"context"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Letter is a mail to one address. Its words say all there is; Link is a secret.
type Letter struct {
	Address string
	Lang    text.Lang
	Subject text.Text
	Name    string // of whom it is written to, "" for an office
	Body    []text.Text
	Link    string
	ID      string // what stands before the @ of its Message-ID, where answers to it are let in; else "", for any
	ReplyTo string // where answers go, "" for the usual address
}

// Post sends a letter. bounced says that the address does not exist.
type Post func(context.Context, Letter) (bounced bool, err error)

// Addressed is a letter to one address; Contact is whose that is, 0 for nobody's that is known.
type Addressed struct {
	Letter
	Contact int64
}

// Due is a letter on its way: what it is about, and of whom or what.
type Due struct {
	Kind     string
	Subject  int64
	Attempts int64
}

// Queue sends the letters of one table (kind, subject, next_at, attempts). Its fields are set before it is used.
type Queue struct {
	Store   *store.Store
	Journal *journal.Journal
	Now     func() time.Time
	Table   string
	// Write makes what is due, for each address; none where it is not true any more. base is the address of the centre.
	Write func(ctx context.Context, l Due, base string) ([]Addressed, error)
	// Bounced hears that the address of a contact does not exist; nil for nobody.
	Bounced func(ctx context.Context, contact int64) error
	// Dropped is done together with giving a letter up; nil for nothing.
	Dropped func(ctx context.Context, tx *store.Tx, l Due) error
	// GivenUp is the fact of a letter that could not be sent.
	GivenUp func(Due) journal.Fact
	Post    Post // nil: nothing is sent here
}

const (
	lease = 2 * time.Minute
	tries = 8
)

// Mails tells whether letters are sent here.
func (q *Queue) Mails() bool { return q.Post != nil }

// Send sends what is due, until the context ends. told hears what could not be sent.
func (q *Queue) Send(ctx context.Context, base string, told func(error)) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		for {
			sent, err := q.SendOne(ctx, base)
			if err != nil && ctx.Err() == nil {
				told(err)
			}
			if !sent || ctx.Err() != nil {
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// SendOne sends one that is due, and tells whether there was one.
func (q *Queue) SendOne(ctx context.Context, base string) (bool, error) {
	due, err := q.any(ctx)
	if err != nil || !due {
		return false, err
	}
	var l Due
	err = q.Store.Write(ctx, func(tx *store.Tx) (err error) {
		l, err = q.claim(ctx, tx, q.Now().Add(lease).UnixMicro())
		return err
	})
	if err != nil || l.Kind == "" {
		return false, err
	}
	all, err := q.Write(ctx, l, base)
	if err != nil {
		return true, q.later(ctx, l, err)
	}
	for _, one := range all {
		bounced, err := q.Post(ctx, one.Letter)
		if bounced && one.Contact != 0 && q.Bounced != nil {
			if err := q.Bounced(ctx, one.Contact); err != nil {
				return true, err
			}
		} else if err != nil && !bounced {
			return true, q.later(ctx, l, err)
		}
	}
	return true, q.Store.Write(ctx, func(tx *store.Tx) error { return q.drop(ctx, tx, l) })
}

// later puts a letter back, or gives it up after some tries.
func (q *Queue) later(ctx context.Context, l Due, why error) error {
	if ctx.Err() != nil {
		return nil // it is free again when its lease ends
	}
	if l.Attempts < tries {
		pause := time.Duration(l.Attempts*l.Attempts) * 15 * time.Second
		err := q.Store.Write(ctx, func(tx *store.Tx) error { return q.putBack(ctx, tx, l, q.Now().Add(pause).UnixMicro()) })
		if err != nil {
			return err
		}
		return why
	}
	err := q.Journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if q.Dropped != nil {
			if err := q.Dropped(ctx, tx, l); err != nil {
				return nil, err
			}
		}
		return []journal.Fact{q.GivenUp(l)}, q.drop(ctx, tx, l)
	})
	if err != nil {
		return err
	}
	return why
}
