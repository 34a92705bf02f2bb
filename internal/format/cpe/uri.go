package cpe

import (
	"strings"
)

// uriAttributes are those that the URI spells out; the last four may be packed into the edition.
const uriAttributes = 7

// packed is the order of a packed edition: ~edition~sw_edition~target_sw~target_hw~other (NISTIR 7695 §6.1.2.1).
var packed = [5]Attribute{Edition, SWEdition, TargetSW, TargetHW, Other}

// parseURI reads the URI of CPE 2.2 with the packing of 2.3 (NISTIR 7695 §6.1.3). Attributes left out at the end are ANY and
// not counted as padded: the URI is meant to be cut there.
func parseURI(s string) (Name, error) {
	var n Name
	for i := range n.Values {
		n.Values[i] = Any
	}
	pos := len(uriPrefix)
	fields := strings.Split(s[pos:], ":")
	if len(fields) > uriAttributes {
		return Name{}, malformed(pos, "CPE URI 的欄位超過 7 個。", "The CPE URI has more than 7 fields.")
	}
	for i, f := range fields {
		err := n.readURI(Attribute(i), f, pos)
		if err != nil {
			return Name{}, err
		}
		pos += len(f) + 1
	}
	return n, n.checkPart(len(uriPrefix))
}

func (n *Name) readURI(a Attribute, field string, offset int) (err error) {
	if a != Edition || !strings.HasPrefix(field, "~") {
		n.Values[a], err = decodeURI(field, offset)
		return err
	}
	parts := strings.Split(field[1:], "~")
	if len(parts) != len(packed) {
		return malformed(offset, "壓縮的 edition 應有 5 段，這裡有 %d 段。", "A packed edition has 5 parts; here there are %d.", len(parts))
	}
	offset++
	for i, p := range parts {
		if n.Values[packed[i]], err = decodeURI(p, offset); err != nil {
			return err
		}
		offset += len(p) + 1
	}
	return nil
}

// decodeURI reads one field; %01 is the wildcard ?, %02 is *.
func decodeURI(raw string, offset int) (Value, error) {
	switch raw {
	case "", "*": // the bare * is not in the standard, but it is often written and can mean nothing else
		return Any, nil
	case "-":
		return NA, nil
	}
	signs := make([]sign, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		s := sign{c: lower(raw[i])}
		if raw[i] == '%' {
			if i+2 >= len(raw) {
				return "", malformed(offset+i, "百分號後面要有兩位十六進位數字。", "A percent sign needs two hexadecimal digits after it.")
			}
			hi, lo := unhex(raw[i+1]), unhex(raw[i+2])
			if hi < 0 || lo < 0 {
				return "", malformed(offset+i, "百分號後面要有兩位十六進位數字。", "A percent sign needs two hexadecimal digits after it.")
			}
			s = fromCode(byte(hi<<4 | lo))
			i += 2
		}
		if !printable(s.c) {
			return "", badByte(offset+i, s.c)
		}
		signs = append(signs, s)
	}
	if err := checkWildcards(signs, offset); err != nil {
		return "", err
	}
	return write(signs), nil
}

func fromCode(code byte) sign {
	switch code {
	case 1:
		return sign{'?', true}
	case 2:
		return sign{'*', true}
	}
	return sign{c: lower(code)}
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case lower(c) >= 'a' && lower(c) <= 'f':
		return int(lower(c)-'a') + 10
	}
	return -1
}

// URI is the name as a URI of CPE 2.2, the edition packed where the last four attributes say something (NISTIR 7695 §6.1.2).
func (n Name) URI() string {
	var fields [uriAttributes]string
	for a := range fields {
		fields[a] = n.Get(Attribute(a)).uri()
	}
	fields[Edition] = n.packedEdition()
	last := uriAttributes
	for last > 0 && fields[last-1] == "" {
		last--
	}
	return uriPrefix + strings.Join(fields[:last], ":")
}

func (n Name) packedEdition() string {
	plain := true
	for _, a := range packed[1:] {
		plain = plain && n.Get(a).IsAny()
	}
	if plain {
		return n.Get(Edition).uri()
	}
	var b strings.Builder
	for _, a := range packed {
		b.WriteByte('~')
		b.WriteString(n.Get(a).uri())
	}
	return b.String()
}

// uri writes one value. The standard leaves "-" bare always; alone it would be read back as NA, so there it is coded.
func (v Value) uri() string {
	switch {
	case v.IsAny():
		return ""
	case v.IsNA():
		return "-"
	case v == `\-`:
		return "%2d"
	}
	const hex = "0123456789abcdef"
	var b strings.Builder
	for _, s := range v.signs() {
		switch {
		case s.wild && s.c == '?':
			b.WriteString("%01")
		case s.wild:
			b.WriteString("%02")
		case bare(s.c):
			b.WriteByte(s.c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[s.c>>4])
			b.WriteByte(hex[s.c&15])
		}
	}
	return b.String()
}
