package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Problem is the page of a request that could not be answered: what happened, in plain words, and what to do.
type Problem struct {
	Status    int
	Head      text.Text // what happened; chosen by Status if empty
	Body      text.Text // what to do; chosen by Status if empty
	Code      string    // stable, for a call to the desk
	RequestID string
	Back      Link // where to go from here; the start page if empty
}

// Page draws the page.
func (p Problem) Page(v View) templ.Component {
	if v.Who.Signed() {
		return problemInside(v, p)
	}
	return problemOutside(v, p)
}

func (p Problem) head() text.Text {
	if !p.Head.IsZero() {
		return p.Head
	}
	switch {
	case p.Status == 404:
		return wNotThere
	case p.Status == 403:
		return wNotYours
	case p.Status == 401:
		return wSignInFirst
	case p.Status == 429:
		return wTooOften
	}
	return wWentWrong
}

func (p Problem) body() text.Text {
	if !p.Body.IsZero() {
		return p.Body
	}
	switch {
	case p.Status == 404:
		return wNotThereBody
	case p.Status == 403:
		return wNotYoursBody
	case p.Status == 401:
		return wSignInBody
	case p.Status == 429:
		return wTooOftenBody
	}
	return wWentWrongBody
}

func (p Problem) back() Link {
	if p.Back.Href != "" {
		return p.Back
	}
	if p.Status == 401 {
		return Link{Name: wSignIn, Href: "/sign-in"}
	}
	return Link{Name: wStart, Href: "/"}
}

func (p Problem) traces() []Fact {
	var out []Fact
	if p.Code != "" {
		out = append(out, Fact{Name: wCode, Value: text.Same(p.Code), Mono: true})
	}
	if p.RequestID != "" {
		out = append(out, Fact{Name: wRequest, Value: text.Same(p.RequestID), Mono: true})
	}
	return out
}
