package abuse

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// entries is what a file says.
type entries struct {
	blocks  []block
	names   []named
	without int64
}

// block is a CIDR block with its contact. span is how far the range goes of which it is a part.
type block struct {
	lo, hi, span [16]byte
	mail, holder string
}

type named struct{ name, mail, holder string }

func invalid(at framing.Position, code, zh, en string, args ...any) error {
	return fault.New(fault.Invalid, code, text.Format("第 %[1]d 行：%[2]v", "Line %[1]d: %[2]v", at.Line, text.Format(zh, en, args...)))
}

// readFile reads a table or a registry's objects, whichever it is.
func readFile(r io.Reader, name string) (e entries, err error) {
	f, err := framing.Open(r, name)
	if err != nil {
		return e, err
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewReaderSize(&capped{f, MaxBytes}, 64<<10)
	head, err := in.Peek(4 << 10)
	if err != nil && err != io.EOF {
		return e, err
	}
	if looksLikeObjects(head) {
		return readObjects(in)
	}
	return readTable(in)
}

// capped refuses what is longer than it may be, so that no half of a file is taken for the whole.
type capped struct {
	io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, fault.New(fault.Invalid, "too_large", text.Format("檔案解開後最多 %d MB。", "A file has at most %d MB once it is unpacked.", MaxBytes>>20))
	}
	return n, err
}

// looksLikeObjects tells a registry's file from a table: its first line that says anything is a remark or "name: value" without a comma before the colon.
func looksLikeObjects(head []byte) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		before, _, ok := bytes.Cut(line, []byte(":"))
		return line[0] == '%' || ok && !bytes.ContainsAny(before, ",;\t\"") && !bytes.ContainsRune(before, '.')
	}
	return false
}

// columns of a table, by the words of its header.
var columns = map[string]int{
	"network": what, "cidr": what, "prefix": what, "inetnum": what, "range": what, "ip": what, "address": what, "domain": what, "name": what, "網段": what, "網域": what, "位址": what,
	"abuse": mail, "mail": mail, "email": mail, "e-mail": mail, "abuse-mailbox": mail, "abuse_contact": mail, "contact": mail, "信箱": mail, "電子郵件": mail,
	"holder": holder, "org": holder, "organisation": holder, "organization": holder, "netname": holder, "owner": holder, "單位": holder, "持有人": holder,
}

const (
	what = iota
	mail
	holder
)

// readTable reads CSV with a header that names a network or domain, a mailbox and perhaps a holder.
func readTable(r io.Reader) (e entries, err error) {
	at := [3]int{-1, -1, -1}
	for row, err := range framing.Rows(r, framing.RowLimits{Comment: '#', Bytes: MaxBytes}) {
		switch {
		case err != nil:
			return e, err
		case row.Comment != "":
			continue
		case row.Index == 0:
			for i, f := range row.Fields {
				if c, ok := columns[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(f, "\ufeff")))]; ok && at[c] < 0 {
					at[c] = i
				}
			}
			if at[what] < 0 || at[mail] < 0 {
				return e, invalid(row.At, "no_header", "第一列要有「network」（或 domain）與「email」兩欄。", "the first row must name a column “network” (or “domain”) and one “email”.")
			}
			continue
		}
		cell := func(c int) string {
			if at[c] < 0 || at[c] >= len(row.Fields) {
				return ""
			}
			return strings.TrimSpace(row.Fields[at[c]])
		}
		if err := e.add(row.At, cell(what), cell(mail), cell(holder)); err != nil {
			return e, err
		}
	}
	return e, e.check()
}

// check refuses a file that says nothing.
func (e *entries) check() error {
	if len(e.blocks)+len(e.names) == 0 {
		return fault.New(fault.Invalid, "no_contacts", text.Of("檔案裡沒有任何附信箱的網段或網域。", "There is no network or domain with a mailbox in the file."))
	}
	return nil
}

// add takes what one entry says.
func (e *entries) add(at framing.Position, of, to, holder string) error {
	to, wrong := wording.Mail(strings.TrimPrefix(to, "mailto:"))
	switch {
	case of == "":
		return invalid(at, "no_network", "沒有網段或網域。", "there is no network or domain.")
	case to == "" && wrong == nil:
		e.without++
		return nil
	case wrong != nil:
		return invalid(at, "bad_mail", "「%s」不是電子郵件地址。", "%q is no mail address.", shown(to))
	}
	holder = shown(holder)
	if lo, hi, ok := addresses(of); ok {
		for _, b := range observable.BlocksOf(lo, hi) {
			e.blocks = append(e.blocks, block{b.Lo, b.Hi, less(hi, lo), to, holder})
		}
	} else if v, err := observable.Normalise(observable.Domain, strings.TrimPrefix(of, "*.")); err == nil {
		e.names = append(e.names, named{v.Text, to, holder})
	} else {
		return invalid(at, "bad_network", "「%s」不是位址、網段、範圍或網域。", "%q is no address, network, range or domain.", shown(of))
	}
	if len(e.blocks)+len(e.names) > maxEntries {
		return invalid(at, "too_many_contacts", "一個來源最多 %d 筆。請只留下需要的國家或單位。", "a source has at most %d entries; keep those of the countries or bodies that you need.", maxEntries)
	}
	return nil
}

// addresses reads an address, a network or "first - last".
func addresses(s string) (lo, hi [16]byte, ok bool) {
	if first, last, ranged := strings.Cut(s, "-"); ranged {
		a, isA := observable.Settle("", strings.TrimSpace(first))
		b, isB := observable.Settle("", strings.TrimSpace(last))
		lo, _, okA := observable.RangeOf(a)
		_, hi, okB := observable.RangeOf(b)
		return lo, hi, isA && isB && okA && okB && a.Kind == b.Kind && bytes.Compare(lo[:], hi[:]) <= 0
	}
	v, is := observable.Settle("", s)
	if !is {
		return lo, hi, false
	}
	return observable.RangeOf(v)
}

const maxHolder = 120 // characters

// shown is words of a source as far as they are kept.
func shown(s string) string {
	s = strings.Join(strings.Fields(wording.Readable(s)), " ")
	if r := []rune(s); len(r) > maxHolder {
		s = string(r[:maxHolder-1]) + "…"
	}
	return s
}

// less is a without b, both numbers of 16 bytes.
func less(a, b [16]byte) [16]byte {
	borrow := 0
	for i := 15; i >= 0; i-- {
		d := int(a[i]) - int(b[i]) - borrow
		borrow = 0
		if d < 0 {
			d, borrow = d+256, 1
		}
		a[i] = byte(d)
	}
	return a
}

// distinct keeps one word of a source on each block and name: of the narrowest range that the block is a part of, and of the same range or name the last.
func (e *entries) distinct() {
	slices.Reverse(e.blocks)
	slices.SortStableFunc(e.blocks, func(a, b block) int {
		return cmp.Or(bytes.Compare(a.lo[:], b.lo[:]), bytes.Compare(a.hi[:], b.hi[:]), bytes.Compare(a.span[:], b.span[:]))
	})
	e.blocks = slices.CompactFunc(e.blocks, func(a, b block) bool { return a.lo == b.lo && a.hi == b.hi })
	slices.Reverse(e.names)
	slices.SortStableFunc(e.names, func(a, b named) int { return strings.Compare(a.name, b.name) })
	e.names = slices.CompactFunc(e.names, func(a, b named) bool { return a.name == b.name })
}
