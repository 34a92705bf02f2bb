package pattern

import (
	"errors"
	"strconv"
	"unicode/utf8"

	"lianfang/internal/text"
)

// Parse reads a pattern. Version is "2.0" or "2.1"; anything else counts as "2.1". In 2.1 START and STOP take times, in 2.0 strings
// or times, as files of that age have both. The error is always an *Error.
//
// Precedence, tightest first: qualifiers, AND, OR, FOLLOWEDBY (STIX 2.1, 9.7).
func Parse(src, version string) (*Pattern, error) {
	p, err := parse(src, version)
	if err != nil { // not returned at once: a nil *Error in an error interface isn't nil
		return nil, err
	}
	return p, nil
}

func parse(src, version string) (*Pattern, *Error) {
	if version != "2.0" {
		version = "2.1"
	}
	if len(src) > MaxBytes {
		return nil, &Error{Say: text.Format("樣式超過 %d 個位元組", "the pattern is longer than %d bytes", MaxBytes)}
	}
	if !utf8.ValidString(src) {
		return nil, &Error{Say: text.Of("樣式不是有效的 UTF-8", "the pattern isn't valid UTF-8")}
	}
	p := &parser{lex: lexer{src: src}, version: version}
	if err := p.advance(); err != nil {
		return nil, err
	}
	root, err := p.observations()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != tokEnd {
		return nil, p.expected(text.Of("樣式的結尾", "the end of the pattern"))
	}
	return &Pattern{Version: version, Root: root}, nil
}

type parser struct {
	lex     lexer
	tok     token
	version string
	depth   int
	count   int                        // comparisons and constants of sets
	seen    struct{ bytes, chars int } // how far place has counted
}

func (p *parser) advance() (err *Error) {
	p.tok, err = p.lex.next()
	return err
}

func (p *parser) expected(want text.Text) *Error { return expected(p.lex.src, p.tok, want) }

func (p *parser) fail(say text.Text) *Error { return fail(p.lex.src, p.tok.at, say) }

// take passes over one word or symbol if it stands there.
func (p *parser) take(word string) (bool, *Error) {
	if !p.tok.is(word) {
		return false, nil
	}
	return true, p.advance()
}

func (p *parser) must(word string) *Error {
	ok, err := p.take(word)
	if err == nil && !ok {
		return p.expected(text.Same(word))
	}
	return err
}

// place is where the token stands in characters. It counts on from the last place, so that a long pattern isn't counted over and over.
func (p *parser) place() int {
	p.seen.chars += utf8.RuneCountInString(p.lex.src[p.seen.bytes:p.tok.at])
	p.seen.bytes = p.tok.at
	return p.seen.chars
}

func (p *parser) enter() *Error {
	p.depth++
	if p.depth > MaxDepth {
		return p.fail(text.Format("括號超過 %d 層", "brackets are nested deeper than %d", MaxDepth))
	}
	return nil
}

func (p *parser) counted() *Error {
	p.count++
	if p.count > MaxComparisons {
		return p.fail(text.Format("比較超過 %d 個", "there are more than %d comparisons", MaxComparisons))
	}
	return nil
}

func (p *parser) observations() (*Observation, *Error) {
	return p.joined(Followed, func() (*Observation, *Error) {
		return p.joined(Or, func() (*Observation, *Error) {
			return p.joined(And, p.qualified)
		})
	})
}

// joined reads one or more parts with the join between them.
func (p *parser) joined(j Join, part func() (*Observation, *Error)) (*Observation, *Error) {
	first, err := part()
	if err != nil || !p.tok.is(string(j)) {
		return first, err
	}
	all := &Observation{Join: j, Parts: []*Observation{first}}
	for {
		if ok, err := p.take(string(j)); err != nil || !ok {
			return all, err
		}
		next, err := part()
		if err != nil {
			return nil, err
		}
		all.Parts = append(all.Parts, next)
	}
}

func (p *parser) qualified() (*Observation, *Error) {
	o, err := p.observation()
	if err != nil {
		return nil, err
	}
	inner := len(o.Qualifiers) > 0
	for p.tok.kind == tokKeyword {
		at := p.place()
		q, ok, err := p.qualifier()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if inner { // those within the brackets apply first and stay apart
			o, inner = &Observation{Join: And, Parts: []*Observation{o}}, false
		}
		if len(o.Qualifiers) == MaxQualifiers {
			return nil, p.fail(text.Format("修飾語超過 %d 個", "there are more than %d qualifiers", MaxQualifiers))
		}
		q.At = at
		o.Qualifiers = append(o.Qualifiers, q)
	}
	return o, nil
}

func (p *parser) observation() (*Observation, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if ok, err := p.take("("); err != nil {
		return nil, err
	} else if ok {
		inner, err := p.observations()
		if err != nil {
			return nil, err
		}
		return inner, p.must(")")
	}
	if ok, err := p.take("["); err != nil || !ok {
		if err == nil {
			err = p.expected(text.Of("[ 或 (", "[ or ("))
		}
		return nil, err
	}
	test, err := p.tests()
	if err != nil {
		return nil, err
	}
	return &Observation{Test: test}, p.must("]")
}

func (p *parser) qualifier() (q Qualifier, ok bool, err *Error) {
	switch p.tok.text {
	case "WITHIN":
		q, err = p.within()
	case "REPEATS":
		q, err = p.repeats()
	case "START":
		q, err = p.startStop()
	default:
		return q, false, nil
	}
	return q, true, err
}

func (p *parser) within() (Qualifier, *Error) {
	q := Qualifier{Kind: Within}
	if err := p.advance(); err != nil {
		return q, err
	}
	if p.tok.kind != tokInt && p.tok.kind != tokFloat || p.tok.text[0] == '-' {
		return q, p.expected(text.Of("正數的秒數", "a positive number of seconds"))
	}
	seconds, err := strconv.ParseFloat(p.tok.text, 64)
	if err != nil || seconds <= 0 {
		return q, p.fail(text.Of("秒數須大於 0", "the number of seconds must be above 0"))
	}
	q.Seconds = seconds
	if err := p.advance(); err != nil {
		return q, err
	}
	return q, p.must("SECONDS")
}

func (p *parser) repeats() (Qualifier, *Error) {
	q := Qualifier{Kind: Repeats}
	if err := p.advance(); err != nil {
		return q, err
	}
	if p.tok.kind != tokInt || p.tok.text[0] == '-' {
		return q, p.expected(text.Of("正整數的次數", "a positive whole number of times"))
	}
	times, err := strconv.ParseInt(p.tok.text, 10, 32) // beyond any number that was observed it stays the largest
	if errors.Is(err, strconv.ErrSyntax) || times < 1 {
		return q, p.fail(text.Of("次數須大於 0", "the number of times must be above 0"))
	}
	q.Times = int(times)
	if err := p.advance(); err != nil {
		return q, err
	}
	return q, p.must("TIMES")
}

func (p *parser) startStop() (q Qualifier, err *Error) {
	q.Kind = StartStop
	if q.Start, err = p.instant(); err != nil {
		return q, err
	}
	if !p.tok.is("STOP") {
		return q, p.expected(text.Same("STOP"))
	}
	q.Stop, err = p.instant()
	return q, err
}

// instant passes over START or STOP and reads the time behind it.
func (p *parser) instant() (string, *Error) {
	if err := p.advance(); err != nil {
		return "", err
	}
	s := p.tok.text
	fits := p.tok.kind == tokTimestamp || p.version == "2.0" && p.tok.kind == tokString && isTimestamp(s)
	if !fits {
		return "", p.expected(text.Of("時間 t'…Z'", "a time t'…Z'"))
	}
	return s, p.advance()
}
