package pattern

import (
	"strconv"

	"lianfang/internal/text"
)

// tests reads what stands in the square brackets: comparisons joined by AND (tighter) and OR.
func (p *parser) tests() (*Test, *Error) {
	return p.joinedTests(Or, func() (*Test, *Error) {
		return p.joinedTests(And, p.test)
	})
}

func (p *parser) joinedTests(j Join, part func() (*Test, *Error)) (*Test, *Error) {
	first, err := part()
	if err != nil || !p.tok.is(string(j)) {
		return first, err
	}
	all := &Test{Join: j, Parts: []*Test{first}}
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

func (p *parser) test() (*Test, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if ok, err := p.take("("); err != nil {
		return nil, err
	} else if ok {
		inner, err := p.tests()
		if err != nil {
			return nil, err
		}
		return inner, p.must(")")
	}
	if err := p.counted(); err != nil {
		return nil, err
	}
	c, err := p.comparison()
	if err != nil {
		return nil, err
	}
	return &Test{Comparison: c}, nil
}

func (p *parser) comparison() (*Comparison, *Error) {
	c := &Comparison{At: p.place()}
	if p.version != "2.0" && (p.tok.is("EXISTS") || p.tok.is("NOT")) {
		return c, p.exists(c)
	}
	if err := p.objectPath(c); err != nil {
		return nil, err
	}
	negated, err := p.take("NOT")
	if err != nil {
		return nil, err
	}
	c.Negated = negated
	if err := p.operator(c); err != nil {
		return nil, err
	}
	return c, p.operand(c)
}

// exists reads `EXISTS path` and `NOT EXISTS path` (STIX 2.1, 9.6.1; 2.0 doesn't have it).
func (p *parser) exists(c *Comparison) *Error {
	negated, err := p.take("NOT")
	if err != nil {
		return err
	}
	c.Op, c.Negated = Exists, negated
	if err := p.must("EXISTS"); err != nil {
		return err
	}
	return p.objectPath(c)
}

func (p *parser) operator(c *Comparison) *Error {
	if p.tok.kind != tokSymbol && p.tok.kind != tokKeyword {
		return p.expected(text.Of("比較運算子", "a comparison operator"))
	}
	switch op := Op(p.tok.text); op {
	case "==":
		c.Op = Equal
	case "<>":
		c.Op = NotEqual
	case Equal, NotEqual, Greater, Less, GreaterEqual, LessEqual, In, Like, Matches, IsSubset, IsSuperset:
		c.Op = op
	default:
		return p.expected(text.Of("比較運算子", "a comparison operator"))
	}
	return p.advance()
}

func (p *parser) operand(c *Comparison) (err *Error) {
	switch c.Op {
	case In:
		return p.set(c)
	case Like, Matches, IsSubset, IsSuperset:
		if p.tok.kind != tokString {
			return p.expected(text.Of("字串 '…'", "a string '…'"))
		}
	case Greater, Less, GreaterEqual, LessEqual:
		if p.tok.kind == tokKeyword {
			return p.expected(text.Of("有大小順序的常數", "a constant that has an order"))
		}
	}
	c.Value, err = p.constant()
	return err
}

func (p *parser) set(c *Comparison) *Error {
	if err := p.must("("); err != nil {
		return err
	}
	if ok, err := p.take(")"); err != nil || ok {
		return err
	}
	for {
		if err := p.counted(); err != nil {
			return err
		}
		v, err := p.constant()
		if err != nil {
			return err
		}
		c.Set = append(c.Set, v)
		if more, err := p.take(","); err != nil {
			return err
		} else if !more {
			return p.must(")")
		}
	}
}

// constantKinds tells which constant a token is; the other tokens are none.
var constantKinds = [...]ValueKind{tokString: String, tokInt: Int, tokFloat: Float, tokHex: Hex, tokBinary: Binary, tokTimestamp: Timestamp}

func (p *parser) constant() (Value, *Error) {
	kind := constantKinds[p.tok.kind]
	if p.tok.is("true") || p.tok.is("false") {
		kind = Bool
	}
	if kind == "" {
		return Value{}, p.expected(text.Of("常數", "a constant"))
	}
	v := Value{Kind: kind, Text: p.tok.text}
	return v, p.advance()
}

// objectPath reads `type:property.property[n].'quoted property'` (STIX 2.1, 9.4).
func (p *parser) objectPath(c *Comparison) *Error {
	if p.tok.kind != tokName && p.tok.kind != tokDashy {
		return p.expected(text.Of("物件類型", "an object type"))
	}
	c.ObjectType = p.tok.text
	if err := p.advance(); err != nil {
		return err
	}
	if err := p.must(":"); err != nil {
		return err
	}
	if err := p.pathName(c); err != nil {
		return err
	}
	for {
		if len(c.Path) > MaxPathSteps {
			return p.fail(text.Format("路徑超過 %d 段", "the path has more than %d components", MaxPathSteps))
		}
		var err *Error
		switch {
		case p.tok.is("."):
			if err = p.advance(); err == nil {
				err = p.pathName(c)
			}
		case p.tok.is("["):
			err = p.pathIndex(c)
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (p *parser) pathName(c *Comparison) *Error {
	if p.tok.kind != tokName && p.tok.kind != tokString {
		return p.expected(text.Of("屬性名稱（帶連字號者須加引號）", "a property name (with hyphens: in quotes)"))
	}
	c.Path = append(c.Path, Step{Name: p.tok.text})
	return p.advance()
}

func (p *parser) pathIndex(c *Comparison) *Error {
	if err := p.advance(); err != nil {
		return err
	}
	step := Step{List: true}
	switch {
	case p.tok.is("*"):
		step.Any = true
	case p.tok.kind == tokInt:
		n, _ := strconv.ParseInt(p.tok.text, 10, 32) // beyond any list it stays the largest
		step.Index = int(n)
	default:
		return p.expected(text.Of("清單位置 n 或 *", "a place in a list, n or *"))
	}
	c.Path = append(c.Path, step)
	if err := p.advance(); err != nil {
		return err
	}
	return p.must("]")
}
