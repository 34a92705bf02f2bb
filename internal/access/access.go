package access

import (
	"context"
	"crypto/cipher"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Access lets in and keeps out, for one store. It is safe for use by many goroutines.
type Access struct {
	store    *store.Store
	journal  *journal.Journal
	members  *member.Members
	book     *marking.Book
	now      func() time.Time
	resolved resolved
	refusals refusals
	letters  letters
	post     Post // nil where no mail is sent
	hasher   *hasher
	stranger hashed // what a password of nobody is compared with
	guesses  throttle
	keys     *webauthn.WebAuthn // nil where passkeys cannot be used
	address  string             // that browsers know the centre by
	signOn   *signOn            // nil where no agency's own is used
	boxMu    sync.Mutex
	box      cipher.AEAD // of ceremonies
}

// New gives the access to a store; now is the clock.
func New(s *store.Store, j *journal.Journal, m *member.Members, b *marking.Book, now func() time.Time) *Access {
	return &Access{store: s, journal: j, members: m, book: b, now: now, letters: letters{waiting: make(chan asking, lettersWait)}, hasher: newHasher(), stranger: newHashed()}
}

func (a *Access) micro() int64 { return a.now().UnixMicro() }

// fact is one small fact of its own transaction.
func (a *Access) fact(ctx context.Context, f journal.Fact, change func(*store.Tx) error) error {
	return a.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := change(tx); err != nil {
			return nil, err
		}
		return []journal.Fact{f}, nil
	})
}

func linkRefused() error {
	return fault.New(fault.NotAllowed, "link_refused",
		text.Of("這個登入連結已用過、過期或不存在。請再索取一個新的連結。", "This sign-in link is used up, too old or unknown. Ask for a new one."))
}

func signInNeeded() error {
	return fault.New(fault.NotAllowed, "sign_in_needed", text.Of("您已登出或尚未登入，請登入。", "You are signed out; please sign in."))
}

func tokenRefused() error {
	return fault.New(fault.NotAllowed, "token_refused", text.Of("這個權杖無效、過期或已撤銷。", "This token is unknown, too old or revoked."))
}

func notYours() error {
	return fault.New(fault.NotAllowed, "not_yours_to_give", text.Of("只有中心或該單位自己可以這樣做。", "Only the centre or the organisation itself may do this."))
}
