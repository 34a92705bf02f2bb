package pattern

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/unicode/norm"
)

// operand is one side of a comparison. A property whose name ends in _hex or _bin is bytes, as STIX writes them.
type operand struct {
	kind  ValueKind // String, Int, Float, Bool, Binary (bytes), Timestamp; "" cannot be compared
	text  string
	bytes []byte // of Binary
}

func readOperand(v jsontext.Value, property string) operand {
	switch v.Kind() {
	case '"':
		s := stringOf(v)
		if b, err := hex.DecodeString(s); err == nil && strings.HasSuffix(property, "_hex") {
			return operand{kind: Binary, bytes: b}
		}
		if b, err := base64.StdEncoding.DecodeString(s); err == nil && strings.HasSuffix(property, "_bin") {
			return operand{kind: Binary, bytes: b}
		}
		return operand{kind: String, text: s}
	case '0':
		return operand{kind: Float, text: string(v)}
	case 't', 'f':
		return operand{kind: Bool, text: string(v)}
	}
	return operand{}
}

func (v Value) operand() operand {
	switch v.Kind {
	case Int:
		return operand{kind: Float, text: v.Text}
	case Hex:
		b, _ := hex.DecodeString(v.Text)
		return operand{kind: Binary, bytes: b}
	case Binary:
		b, _ := base64.StdEncoding.DecodeString(v.Text)
		return operand{kind: Binary, bytes: b}
	}
	return operand{kind: v.Kind, text: v.Text}
}

// matchReady is a comparison with its constants read.
type matchReady struct {
	*Comparison
	value  operand
	set    []operand
	regexp *regexp.Regexp // of LIKE and MATCHES
}

func (c *Comparison) prepare() (*matchReady, error) {
	r := &matchReady{Comparison: c, value: c.Value.operand()}
	for _, v := range c.Set {
		o := v.operand()
		if len(r.set) > 0 && o.kind != r.set[0].kind {
			return nil, fmt.Errorf("the constants of the set at character %d are of different kinds", c.At+1)
		}
		r.set = append(r.set, o)
	}
	switch c.Op {
	case Like, Matches:
		return r, r.compile()
	case IsSubset, IsSuperset:
		if _, ok := network(c.Value.Text); !ok {
			return nil, fmt.Errorf("%q at character %d isn't an address or network", c.Value.Text, c.At+1)
		}
	}
	return r, nil
}

// compile reads the expression in NFC (STIX 2.1, 9.6.1).
func (r *matchReady) compile() (err error) {
	if len(r.Value.Text) > MaxRegexp {
		return fmt.Errorf("the expression at character %d is longer than %d bytes", r.At+1, MaxRegexp)
	}
	expression := norm.NFC.String(r.Value.Text)
	if r.Op == Like {
		expression = likeExpression(expression)
	}
	if r.regexp, err = regexp.Compile(expression); err != nil {
		return fmt.Errorf("reading the expression at character %d: %w", r.At+1, err)
	}
	return nil
}

// fits tells whether a value that is there fulfils the comparison, NOT included.
func (r *matchReady) fits(have operand) (is bool, err error) {
	switch r.Op {
	case In:
		is, err = r.inSet(have)
	case Like, Matches:
		is = r.likeOrMatches(have)
	case IsSubset:
		is = isWithin(have.text, r.Value.Text)
	case IsSuperset:
		is = isWithin(r.Value.Text, have.text)
	default:
		return r.compares(have)
	}
	return is != r.Negated, err
}

// compares is fits for = and the operators of order. What cannot be compared is unequal; it has no order, which NOT doesn't turn
// into one.
func (r *matchReady) compares(have operand) (bool, error) {
	order, comparable, err := compareOperands(have, r.value)
	switch {
	case err != nil:
		return false, err
	case r.Op == Equal || r.Op == NotEqual:
		return (comparable && order == 0) == ((r.Op == Equal) != r.Negated), nil
	case !comparable || have.kind == Bool:
		return false, nil
	}
	return ordered(r.Op, order) != r.Negated, nil
}

func ordered(op Op, order int) bool {
	switch op {
	case Greater:
		return order > 0
	case Less:
		return order < 0
	case GreaterEqual:
		return order >= 0
	}
	return order <= 0
}

func (r *matchReady) inSet(have operand) (bool, error) {
	for _, want := range r.set {
		order, comparable, err := compareOperands(have, want)
		if err != nil || comparable && order == 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// compareOperands orders two operands of kinds that can be compared: numbers, texts by code point, times, bytes with bytes or with a text
// that has no character above 255 (STIX 2.1, 9.6.1).
func compareOperands(a, b operand) (order int, comparable bool, err error) {
	switch {
	case b.kind == Timestamp && a.kind == String:
		return compareTimes(a.text, b.text)
	case a.kind == Binary && b.kind == Binary:
		return bytes.Compare(a.bytes, b.bytes), true, nil
	case a.kind == Binary && b.kind == String:
		t, ok := toLatin1(b.text)
		return bytes.Compare(a.bytes, t), ok, nil
	case a.kind == String && b.kind == Binary:
		t, ok := toLatin1(a.text)
		return bytes.Compare(t, b.bytes), ok, nil
	case a.kind != b.kind || a.kind == "":
		return 0, false, nil
	case a.kind == Float:
		return compareNumbers(a.text, b.text), true, nil
	}
	return strings.Compare(a.text, b.text), true, nil
}

func compareTimes(have, want string) (int, bool, error) {
	a, err := time.Parse(time.RFC3339Nano, have)
	if err != nil || !strings.HasSuffix(have, "Z") {
		return 0, false, fmt.Errorf("%q is compared with a time but is none", have)
	}
	b, err := time.Parse(time.RFC3339Nano, want)
	if err != nil {
		return 0, false, fmt.Errorf("the time %q isn't in the calendar", want)
	}
	return a.Compare(b), true, nil
}

// compareNumbers keeps integers of 64 bits exact.
func compareNumbers(a, b string) int {
	i, err1 := strconv.ParseInt(a, 10, 64)
	k, err2 := strconv.ParseInt(b, 10, 64)
	if err1 == nil && err2 == nil {
		return cmp.Compare(i, k)
	}
	x, _ := strconv.ParseFloat(a, 64) // out of range gives the infinity, which is in its place
	y, _ := strconv.ParseFloat(b, 64)
	return cmp.Compare(x, y)
}

// likeOrMatches compares texts in NFC. Bytes are matched as if each were the character of its number.
func (r *matchReady) likeOrMatches(have operand) bool {
	switch have.kind {
	case String:
		return r.regexp.MatchString(norm.NFC.String(have.text))
	case Binary:
		return r.regexp.MatchString(latin1(have.bytes))
	}
	return false
}

// toLatin1 makes each character the byte of its number; ok is false where one has none.
func toLatin1(s string) (b []byte, ok bool) {
	for _, r := range s {
		if r > 0xFF {
			return nil, false
		}
		b = append(b, byte(r))
	}
	return b, true
}

func latin1(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		out.WriteRune(rune(c))
	}
	return out.String()
}

// likeExpression: % stands for any text, _ for one character.
func likeExpression(like string) string {
	var out strings.Builder
	out.WriteString(`(?s)\A`)
	for _, r := range like {
		switch r {
		case '%':
			out.WriteString(".*")
		case '_':
			out.WriteByte('.')
		default:
			out.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	out.WriteString(`\z`)
	return out.String()
}

// isWithin tells whether a network or address lies in another.
func isWithin(inner, outer string) bool {
	a, ok1 := network(inner)
	b, ok2 := network(outer)
	return ok1 && ok2 && a.Bits() >= b.Bits() && b.Contains(a.Addr())
}

func network(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}
