package pattern

import (
	"strconv"
	"strings"
)

// String writes the pattern in one fixed way; Parse reads the same tree from it.
func (p *Pattern) String() string {
	var b strings.Builder
	writeObservation(&b, p.Root, p.Version)
	return b.String()
}

func writeObservation(b *strings.Builder, o *Observation, version string) {
	switch {
	case o.Test != nil:
		b.WriteByte('[')
		writeTest(b, o.Test)
		b.WriteByte(']')
	case len(o.Qualifiers) > 0:
		b.WriteByte('(')
		writeParts(b, o, version)
		b.WriteByte(')')
	default:
		writeParts(b, o, version)
	}
	for _, q := range o.Qualifiers {
		b.WriteByte(' ')
		writeQualifier(b, q, version)
	}
}

// writeParts puts brackets around a part that is itself joined; one with qualifiers brings its own.
func writeParts(b *strings.Builder, o *Observation, version string) {
	for i, part := range o.Parts {
		if i > 0 {
			b.WriteString(" " + string(o.Join) + " ")
		}
		bare := part.Test != nil || len(part.Qualifiers) > 0
		if !bare {
			b.WriteByte('(')
		}
		writeObservation(b, part, version)
		if !bare {
			b.WriteByte(')')
		}
	}
}

func writeQualifier(b *strings.Builder, q Qualifier, version string) {
	switch q.Kind {
	case Within:
		b.WriteString("WITHIN " + strconv.FormatFloat(q.Seconds, 'f', -1, 64) + " SECONDS")
	case Repeats:
		b.WriteString("REPEATS " + strconv.Itoa(q.Times) + " TIMES")
	case StartStop:
		prefix := "t"
		if version == "2.0" {
			prefix = ""
		}
		b.WriteString("START " + prefix + "'" + q.Start + "' STOP " + prefix + "'" + q.Stop + "'")
	}
}

func writeTest(b *strings.Builder, t *Test) {
	if t.Comparison != nil {
		b.WriteString(t.Comparison.String())
		return
	}
	for i, part := range t.Parts {
		if i > 0 {
			b.WriteString(" " + string(t.Join) + " ")
		}
		if part.Comparison == nil {
			b.WriteByte('(')
		}
		writeTest(b, part)
		if part.Comparison == nil {
			b.WriteByte(')')
		}
	}
}

// String writes one comparison.
func (c *Comparison) String() string {
	not := ""
	if c.Negated {
		not = "NOT "
	}
	path := c.ObjectType + ":" + c.Path.String()
	switch c.Op {
	case Exists:
		return not + "EXISTS " + path
	case In:
		values := make([]string, len(c.Set))
		for i, v := range c.Set {
			values[i] = v.String()
		}
		return path + " " + not + "IN (" + strings.Join(values, ", ") + ")"
	}
	return path + " " + not + string(c.Op) + " " + c.Value.String()
}

// String writes the constant as a pattern has it.
func (v Value) String() string {
	switch v.Kind {
	case String:
		return quote(v.Text)
	case Hex:
		return "h'" + v.Text + "'"
	case Binary:
		return "b'" + v.Text + "'"
	case Timestamp:
		return "t'" + v.Text + "'"
	}
	return v.Text
}
