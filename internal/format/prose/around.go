package prose

import (
	"regexp"
	"strings"
)

// around is what stands about one occurrence: its sentence or table row before and after it, and lead, which is the part before without the
// values that make one list with it. What is said before a list is said of each value of it. All in lower case.
type around struct {
	left, right, lead string
	prior             string // what stands before the value in this sentence and others
	wall              string // what parts the cells of the row, "" outside a table
}

func (p *page) around(h hit) around {
	start, end := p.sentence(h.a, h.b)
	t := around{left: oneLine(p.clean[start:h.a]), right: oneLine(p.clean[h.b:end])}
	if r := p.layout[p.rowAt(h.a)]; r.head >= 0 {
		t.wall = string(r.wall)
	}
	t.lead = lead(t.left)
	t.prior = oneLine(p.clean[max(0, h.a-maxSentence):h.a])
	return t
}

// oneLine is s in lower case with blanks for line breaks: a wrapped sentence is one.
func oneLine(s string) string { return strings.ReplaceAll(lower(s), "\n", " ") }

var anotherValue = regexp.MustCompile(`(?:\*\.)?[a-z0-9][a-z0-9-]*(?:[.@][a-z0-9-]+)+`)

// lead takes the values of a list, and what joins them, off the end of s.
func lead(s string) string {
	for range maxList {
		short := cutJoiner(s)
		at := len(strings.TrimRight(short[max(0, len(short)-maxLead):], valueBytes)) + max(0, len(short)-maxLead)
		at += label(short[at:])
		if !looksLikeValue(short[at:]) {
			break
		}
		s = short[:at]
	}
	return s
}

const valueBytes = "abcdefghijklmnopqrstuvwxyz0123456789.:/@%*?=&~_-[]"

// label is the length of a label without a blank behind it, "ip:" or "c2:", at the head of a value.
func label(s string) int {
	at := strings.IndexByte(s, ':')
	if at <= 0 || at+1 == len(s) || s[at+1] == '/' || strings.Contains(s[:at], ".") {
		return 0
	}
	if strings.Trim(s[:at], hexDigits) == "" && !strings.Contains(s[at:], ".") {
		return 0 // the first group of an IPv6 address
	}
	return at + 1
}

func looksLikeValue(s string) bool {
	s = strings.Trim(s, "[].:")
	return strings.ContainsAny(s, ".@") || strings.Count(s, ":") >= 2 || len(s) >= 32 && strings.Trim(s, hexDigits) == ""
}

// cutJoiner takes off what joins the values of a list.
func cutJoiner(s string) string {
	for {
		t := strings.TrimRight(s, " \t\n,;/&`\"'<([|)*")
		for _, sign := range [...]string{"、", "，", "；", "「", "（", "」", "）"} {
			t = strings.TrimSuffix(t, sign)
		}
		if at, ok := joiners.last(t[max(0, len(t)-12):]); ok && max(0, len(t)-12)+at.b == len(t) {
			t = t[:len(t)-(at.b-at.a)]
		}
		if t == s {
			return s
		}
		s = t
	}
}

// accused tells whether the value is named behind a label of accusation, or is said to be malicious right after it.
func (t around) labelled() bool {
	return accusingLabel.ends(t.left, 26, "\n，,。;；|") || accusingLabel.ends(t.lead, 26, "\n，,。;；|")
}

func (t around) saidMalicious() bool {
	after := t.right[:min(len(t.right), 80)]
	for c := range copulas.find(after) {
		between := after[:c.a]
		if len(between) > 24 || anotherValue.MatchString(between) || strings.ContainsAny(between, ".。;；") {
			return false
		}
		for a := range accusingPredicate.find(after[c.b:]) {
			words := after[c.b : c.b+a.a]
			return len(words) <= 24 && !strings.ContainsAny(words, ",，。;；") && !notClearing.in(words)
		}
	}
	return false
}

// cleared weighs words that clear the value, from 0 to -8: the nearer they stand, the more they count.
func (t around) cleared(defanged bool) int {
	switch {
	case t.wall != "" && t.cellClears():
		return -8
	case t.clearedDirectly():
		return -8
	case t.clearedAfter(), clearingBefore.in(t.opening()) && !notClearing.in(t.opening()):
		return -6
	case t.wall != "" && clearedBefore(t.right):
		return -6
	case clearedBefore(t.left):
		return -4
	case !defanged && t.imitated():
		return -5
	}
	return 0
}

// cellClears tells whether a whole cell of the row is a word that clears.
func (t around) cellClears() bool {
	for cell := range strings.SplitSeq(t.left+t.right, t.wall) {
		cell = strings.Trim(cell, " `*_\t\".")
		if at, ok := verdictCell.last(cell); ok && at.a == 0 && at.b == len(cell) {
			return true
		}
	}
	return false
}

// clearedDirectly tells whether a word that clears, with at most the name of the thing, stands directly before the value or its list.
func (t around) clearedDirectly() bool {
	at, ok := clearingBefore.last(t.lead)
	if !ok || len(t.lead)-at.b > 60 {
		return false
	}
	rest := t.lead[at.b:]
	return clearNoun.only(rest) && !strings.HasPrefix(rest, "-") && !hacked.in(t.lead) && !notBefore(t.lead[:at.a])
}

func notBefore(s string) bool {
	return notClearing.ends(s, 4, ".,。，") || strings.HasSuffix(s, "un")
}

// clearedBefore tells whether words before the value clear it and nothing between them and it turns the sentence.
func clearedBefore(left string) bool {
	for at := range clearingBefore.find(left) {
		rest := left[at.b:]
		n := looksClear.at(rest+" ", min(1, len(rest)-len(strings.TrimLeft(rest, " "))))
		if notBefore(left[:at.a]) || n > 0 || len(rest) > 160 || turning.in(rest) || !oneList(rest) {
			continue
		}
		return !hacked.in(left)
	}
	return false
}

// oneList tells whether the values in s, if any, and the one after it make one list, not clauses of their own.
func oneList(s string) bool {
	loc := anotherValue.FindStringIndex(s)
	if loc == nil {
		return true
	}
	words := anotherValue.ReplaceAllString(s[loc[1]:], "")
	return len(words) <= 40 && !strings.ContainsAny(words, ";；")
}

// clearedAfter tells whether words after the value clear it. They clear the values of a list directly before them, not those of an earlier
// clause.
func (t around) clearedAfter() bool {
	at, ok := t.clearing()
	if !ok {
		return false
	}
	between := t.right[:at]
	if notBefore(between) || hacked.in(between) {
		return false
	}
	if t.wall != "" {
		return len(between) < 200
	}
	if turning.in(between) || len(between) > 120 || strings.Contains(between, "本身") {
		return false
	}
	// Another value between, with words around it, is the one that is cleared.
	if anotherValue.MatchString(between) {
		rest := anotherValue.ReplaceAllString(between, "")
		return takingUp.only(strings.Map(listSign, rest))
	}
	return true
}

// listSign makes blanks of the signs and digits that a list leaves behind without its values.
func listSign(r rune) rune {
	if strings.ContainsRune(";；/&、，0123456789", r) {
		return ' '
	}
	return r
}

// clearing is where words that clear begin after the value: a phrase of its own, a predicate behind "is" or "為", or a remark in brackets.
func (t around) clearing() (at int, ok bool) {
	best := -1
	for f := range clearingAfter.find(t.right) {
		best = f.a
		break
	}
	if at := denied(t.right); at >= 0 && (best < 0 || at < best) {
		best = at
	}
	for f := range clearingPredicate.find(t.right) {
		if best >= 0 && f.a > best {
			break
		}
		lead := t.right[:f.a]
		if c, ok := copulas.last(lead); ok && predicate(lead[c.b:]) || remark(lead) {
			return f.a, true
		}
	}
	return best, best >= 0
}

// denied is where s says that something is not malicious, not a command server and so on, -1 where it does not.
func denied(s string) int {
	for f := range negations.find(s) {
		rest := s[f.b:min(len(s), f.b+40)]
		for a := range accusingPredicate.find(rest) {
			if predicate(rest[:a.a]) && (rest[0] < 0x80 || a.a == 0) {
				return f.a
			}
			break
		}
	}
	return -1
}

// predicate tells whether s may stand between "is" and what is said.
func predicate(s string) bool {
	return len(s) <= 36 && len(strings.Fields(s)) <= 3 && !strings.ContainsAny(s, ",.;，。；")
}

// remark tells whether a word about the value stands in a bracket, behind a dash or in an apposition directly after it.
func remark(s string) bool {
	s = strings.TrimLeft(s, " `*_\t\"'」”")
	for _, open := range [...]string{"(", "（", "-", "–", "—", ", a", ", our", ", the"} {
		if rest, ok := strings.CutPrefix(s, open); ok {
			return len(rest) <= 24 && len(strings.Fields(rest)) <= 2 && !strings.ContainsAny(rest, ".,;)，。；）") && !accusing.in(rest)
		}
	}
	return false
}

// opening is the label with which the sentence begins, "victims:" or "白名單：", "" without one.
func (t around) opening() string {
	head := t.left[:min(len(t.left), maxOpening)]
	at := strings.IndexAny(head, ":：")
	if at <= 0 || at+1 < len(t.left) && (t.left[at+1] >= '0' && t.left[at+1] <= '9' || t.left[at+1] == '/') {
		return ""
	}
	return head[:at]
}

// imitated tells whether the value is what something else is made to look like.
func (t around) imitated() bool {
	at, ok := imitating.last(t.lead)
	return ok && imitated.only(t.lead[at.b:])
}

// owned tells whether the value belongs to the author or to somebody who suffered.
func (t around) owned() bool {
	if opening := t.opening(); victimLabel.in(opening) && !accusing.in(opening) && !turning.in(t.left) {
		return true
	}
	at, ok := ownerOrVictim.last(t.lead)
	for ok && len(t.lead)-at.b <= 60 {
		if ownNoun.only(t.lead[at.b:]) {
			return !t.labelled()
		}
		return false
	}
	return false
}

// isContact tells whether the words before an address give it as the author's.
func (t around) isContact() bool {
	return contacting.ends(t.lead, 44, "\n。") && !accusing.in(tail(t.lead, 30)) && !extorting.in(tail(t.lead, 160)) && !extorting.in(t.right[:min(len(t.right), 40)]) && !ransomNote.in(t.prior)
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }
