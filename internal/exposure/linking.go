package exposure

import (
	"lianfang/internal/exposure/identity"
	"lianfang/internal/text"
)

// linking is how a product came to a row that does not give it itself.
type linking struct {
	from, to   string
	source     string
	confidence int
	why        text.Text
}

// The sources of links beside those of package identity.
const (
	linkConfirmed = "confirmed" // the desk says what the name means, for all
	linkPicked    = "picked"    // the organisation says so, for itself
	linkPatch     = "patch"     // the updates on the machine tell the build
)

// How sure an answer on a name can be at most, by who says what the name means.
const (
	sureConfirmed = 100
	surePicked    = 90
)

// linkKey is what a link is written once by.
type linkKey struct{ from, to, source string }

func (l *linking) key() linkKey { return linkKey{l.from, l.to, l.source} }

// soft tells whether the row only is read so: another name of what it gives. A build that updates bring is no other name, but what stands there.
func (l *linking) soft() bool { return l != nil && isSoft(l.source) }

func isSoft(source string) bool { return source != "" && source != linkPatch }

func linkingOf(l identity.Link) *linking {
	return &linking{from: l.From, to: l.To, source: l.Source, confidence: l.Confidence, why: l.Why}
}

// meant is the link of a name that somebody told the meaning of.
func meant(name, product, source string) *linking {
	l := &linking{from: name, to: product, source: source, confidence: sureConfirmed, why: text.Of("值班台確認這個名稱就是這個產品", "the desk confirmed that the name means this product")}
	if source == linkPicked {
		l.confidence, l.why = surePicked, text.Of("單位自己選定這個名稱就是這個產品", "the organisation says itself that the name means this product")
	}
	return l
}
