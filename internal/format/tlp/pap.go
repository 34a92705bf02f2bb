package tlp

import (
	"regexp"
	"unicode/utf8"

	"lianfang/internal/text"
)

// PAP is a level of the Permissible Actions Protocol (MISP taxonomy "PAP"): what a receiver may do with a thing. They compare by
// strictness, and the zero PAP is none and stricter than all, as with Level.
type PAP int8

// The levels of PAP.
const (
	PAPClear PAP = iota - 4
	PAPGreen
	PAPAmber
	PAPRed
	PAPNone
)

var papWords = [...]string{"CLEAR", "GREEN", "AMBER", "RED"}

var papGloss = [...]text.Text{
	text.Of("使用方式不限", "no restriction on use"),
	text.Of("可主動處置，例如封鎖", "active measures such as blocking are allowed"),
	text.Of("僅限被動比對，不可觸及攻擊者可見之處", "passive checks only, nothing that the attacker can see"),
	text.Of("僅限離線偵測，不可讓攻擊者察覺", "offline detection only, nothing detectable"),
}

// Valid tells whether p is one of the four levels.
func (p PAP) Valid() bool { return p >= PAPClear && p <= PAPRed }

// String is the MISP tag as the taxonomy writes it, e.g. "PAP:GREEN"; "" for what is no level.
func (p PAP) String() string {
	if !p.Valid() {
		return ""
	}
	return "PAP:" + papWords[p-PAPClear]
}

// Gloss says in a few words what may be done.
func (p PAP) Gloss() text.Text {
	if !p.Valid() {
		return text.Of("未標示處置限制", "no level of permissible action")
	}
	return papGloss[p-PAPClear]
}

var papForm = regexp.MustCompile(`^(?:(?:PERMISSIBLE ACTIONS PROTOCOL|PAP) ?)(CLEAR|WHITE|GREEN|AMBER|RED)$`)

// ParsePAP reads "PAP:GREEN", "pap:white" and their like. The letters PAP must be there: a bare colour is a level of TLP.
func ParsePAP(s string) (PAP, bool) {
	if len(s) > maxText || !utf8.ValidString(s) {
		return PAPNone, false
	}
	m := papForm.FindStringSubmatch(plain(s))
	if m == nil {
		return PAPNone, false
	}
	for i, w := range papWords {
		if w == m[1] {
			return PAPClear + PAP(i), true
		}
	}
	return PAPClear, true // WHITE, the name of CLEAR before 2022
}
