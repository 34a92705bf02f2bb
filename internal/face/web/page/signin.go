package page

import (
	"net/url"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// SignIn is the door: an address, and a link that works once. The same page confirms that the link is on its way, and asks for the
// one click that uses a link, since mail scanners follow links and a GET must not sign anybody in.
type SignIn struct {
	Mail     Field
	Sent     bool   // the link is on its way, if the address is known to us
	Passkeys bool   // people may sign in with one
	NoMail   bool   // the centre sends no mail, so no link can be asked for
	Minutes  int    // how long a link works
	Use      string // set on the page of a link: POST here signs in
	Name     string // whom that link is for
	Token    string // posted as "token"
	Back     string // where to go afterwards; posted as "back"
	Password PasswordDoor
	SignOn   string    // what the agency's own sign-on is called, "" for none
	Problem  text.Text // e.g. the link was used or is too old
	Demo     []Entry   // the people of the demonstration, who sign in by a click
}

// Page draws the page.
func (p SignIn) Page(v View) templ.Component { return signInPage(v, p) }

// onlyPassword tells that there is no other way in from this page.
func (p SignIn) onlyPassword() bool { return p.NoMail && !p.Passkeys && p.SignOn == "" }

// signOn leaves for the agency's own sign-on.
func (p SignIn) signOn() string {
	if p.Back == "" {
		return "/sign-in/sso"
	}
	return "/sign-in/sso?back=" + url.QueryEscape(p.Back)
}

// cast is how many people of the demonstration stand in sight; they come first in the list, since the story is about them.
const cast = 8

func (p SignIn) leads() []Entry  { return p.Demo[:min(cast, len(p.Demo))] }
func (p SignIn) others() []Entry { return p.Demo[len(p.leads()):] }

// mail completes the one field of the door.
func (f Field) mail() Field {
	f = f.or("mail", wMail, "email")
	f.Auto, f.Must = "username", true
	return f
}
