package access

import (
	"context"
	"strings"
	"sync"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// Letter is sign-in links on their way to the person who asked for them, one for each office, since a session is in one; or the news of a recovery.
type Letter struct {
	About   About
	Address string
	Name    string
	Lang    text.Lang
	Minutes int
	Ways    []Way
	By      string // who opened a recovery
	Reason  string // why
	Account string // where one can cancel it
}

// About is what a letter is for.
type About string

// The letters.
const (
	AboutSignIn    About = ""          // links that were asked for
	AboutRecovery  About = "recovery"  // somebody opened one
	AboutRecovered About = "recovered" // it was confirmed, and this is the new link
)

// Way is a link into one office.
type Way struct {
	Org  text.Text
	Role member.Role
	Link string // an absolute address; it is a secret
}

// Post sends a letter.
type Post func(context.Context, Letter) error

// letters are the addresses that were asked for and not yet looked up. Looking up and sending happen behind the answer, so that the answer says nothing of
// who is known here, not by its words and not by its time.
type letters struct {
	mu      sync.Mutex
	asked   map[string]time.Time // when an address was last taken
	waiting chan asking
}

type asking struct{ address, back string }

const (
	lettersWait  = 1000             // addresses that wait; more are dropped, as if they were unknown
	letterPause  = time.Minute      // one address is taken once in
	livingLinks  = 3                // links of one person that may work at a time
	letterWithin = 30 * time.Second // one mail
	maxAddress   = 254              // RFC 5321 §4.5.3.1.3, without the brackets
	maxWays      = 8
)

// Ask takes an address to which a link is to be sent. back is the path to which the link leads afterwards. Nobody is told whether the address is known.
func (a *Access) Ask(address, back string) error {
	address = strings.ToLower(strings.TrimSpace(address))
	if at := strings.LastIndexByte(address, '@'); at < 1 || at == len(address)-1 || len(address) > maxAddress || strings.ContainsAny(address, " \t\r\n,;<>\"") {
		return fault.New(fault.Invalid, "bad_address", text.Of("這不像電子郵件地址。", "This does not look like a mail address."))
	}
	if !a.letters.take(address, a.now()) {
		return nil
	}
	select {
	case a.letters.waiting <- asking{address, back}:
	default:
		a.refuse(context.Background(), refusal{door: "mail", why: "too many"})
	}
	return nil
}

// take tells whether the address may be looked up again. Past the bound the memory begins anew.
func (l *letters) take(address string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last, ok := l.asked[address]; ok && now.Sub(last) < letterPause && !now.Before(last) {
		return false
	}
	if l.asked == nil || len(l.asked) >= 10*lettersWait {
		l.asked = map[string]time.Time{}
	}
	l.asked[address] = now
	return true
}

// UsePost lets letters go out.
func (a *Access) UsePost(post Post) { a.post = post }

// write sends a letter now and tells whether it left; somebody waits for the answer.
func (a *Access) write(ctx context.Context, l Letter) bool {
	if a.post == nil || l.Address == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, letterWithin)
	defer cancel()
	return a.post(ctx, l) == nil
}

// SendLetters answers those who ask, until the context ends; told hears what could not be sent.
func (a *Access) SendLetters(ctx context.Context, told func(error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case one := <-a.letters.waiting:
			if err := a.sendLetter(ctx, one); err != nil && ctx.Err() == nil {
				told(err)
			}
		}
	}
}

func (a *Access) sendLetter(ctx context.Context, one asking) error {
	by := marking.System("a sign-in link was asked for")
	p, err := a.members.PersonByEmail(ctx, by, one.address)
	if err != nil && fault.Of(err).Kind == fault.NotFound {
		a.refuse(ctx, refusal{door: "mail", why: "unknown"})
		return nil
	}
	if err != nil {
		return err
	}
	living, err := a.countLiving(ctx, p.ID)
	if err != nil {
		return err
	}
	if living >= livingLinks {
		a.refuse(ctx, refusal{door: "mail", why: "too many links", subject: p.ID})
		return nil
	}
	l := Letter{Address: p.Email, Name: p.Name, Lang: p.Lang, Minutes: int(linkLasts / time.Minute)}
	for _, o := range p.Offices[:min(len(p.Offices), maxWays)] {
		org, err := a.members.FindOrg(ctx, by, o.Org)
		if err != nil {
			return err
		}
		secret, err := a.Link(ctx, by, p.ID, o.Org, o.Role, linkLasts, false)
		if err != nil {
			return err
		}
		l.Ways = append(l.Ways, Way{Org: org.Name, Role: o.Role, Link: a.address + "/sign-in/" + secret + one.back})
	}
	if len(l.Ways) == 0 {
		a.refuse(ctx, refusal{door: "mail", why: "no office", subject: p.ID})
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, letterWithin)
	defer cancel()
	return a.post(ctx, l)
}
