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
	bytes []byte
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
		return operand{kind: String, text: s, bytes: []byte(s)}
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
	return operand{kind: v.Kind, text: v.Text, bytes: []byte(v.Text)}
}

// fits tells whether a value that is there fulfils the comparison, NOT left aside.
func (c *Comparison) fits(have operand) (bool, error) {
	switch c.Op {
	case In:
		return c.inSet(have)
	case Like, Matches:
		return c.likeOrMatches(have)
	case IsSubset:
		return isWithin(have.text, c.Value.Text), nil
	case IsSuperset:
		return isWithin(c.Value.Text, have.text), nil
	}
	order, comparable, err := compareOperands(have, c.Value.operand())
	if err != nil {
		return false, err
	}
	switch c.Op {
	case Equal:
		return comparable && order == 0, nil
	case NotEqual:
		return !comparable || order != 0, nil
	}
	// Only equality can be asked of truth values.
	return comparable && have.kind != Bool && ordered(c.Op, order), nil
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

func (c *Comparison) inSet(have operand) (bool, error) {
	found := false
	for i, v := range c.Set {
		want := v.operand()
		if i > 0 && want.kind != c.Set[0].operand().kind {
			return false, fmt.Errorf("the constants of the set at character %d are of different kinds", c.At+1)
		}
		order, comparable, err := compareOperands(have, want)
		if err != nil {
			return false, err
		}
		found = found || comparable && order == 0
	}
	return found, nil
}

// compareOperands orders two operands of kinds that can be compared: numbers, texts by code point, bytes with bytes or text, times.
func compareOperands(a, b operand) (order int, comparable bool, err error) {
	switch {
	case b.kind == Timestamp && a.kind == String:
		return compareTimes(a.text, b.text)
	case a.kind == Binary && (b.kind == Binary || b.kind == String), b.kind == Binary && a.kind == String:
		return bytes.Compare(a.bytes, b.bytes), true, nil
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

// likeOrMatches compares texts in NFC (STIX 2.1, 9.6.1). Bytes are matched as if each were the character of its number.
func (c *Comparison) likeOrMatches(have operand) (bool, error) {
	if have.kind != String && have.kind != Binary {
		return false, nil
	}
	if len(c.Value.Text) > MaxRegexp {
		return false, fmt.Errorf("the expression at character %d is longer than %d bytes", c.At+1, MaxRegexp)
	}
	expression, subject := norm.NFC.String(c.Value.Text), norm.NFC.String(have.text)
	if have.kind == Binary {
		subject = latin1(have.bytes)
	}
	if c.Op == Like {
		expression = likeExpression(expression)
	}
	re, err := regexp.Compile(expression)
	if err != nil {
		return false, fmt.Errorf("reading the expression at character %d: %w", c.At+1, err)
	}
	return re.MatchString(subject), nil
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
