package tlp

import "lianfang/internal/text"

// Level is a level of TLP 2.0 (FIRST, August 2022). Levels compare by strictness: Clear < Green < Amber < AmberStrict < Red.
//
// The zero Level is none of them and compares stricter than Red, so that a level forgotten somewhere hides a thing rather than
// publishing it. Rank is the number for storing.
type Level int8

// The levels.
const (
	Clear Level = iota - 5
	Green
	Amber
	AmberStrict
	Red
	None // no level; stricter than all
)

// Levels gives all levels, the mildest first.
func Levels() []Level { return []Level{Clear, Green, Amber, AmberStrict, Red} }

type facts struct {
	word    string // of TLP 2.0
	old     string // of TLP 1.0, "" where it has no equal
	stix    string // marking definition of TLP 2.0
	stixOld string // marking definition of TLP 1.0 (STIX 2.1 §7.2.1.4; STIX 2.0 part 1 §4.1.4)
	gloss   text.Text
}

var table = [...]facts{
	{"CLEAR", "WHITE", "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
		text.Of("情資內容為可公開揭露之資訊", "may be disclosed to the public")},
	{"GREEN", "GREEN", "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
		text.Of("可分享於社群，不可公開", "may be shared within the community, not in public")},
	{"AMBER", "AMBER", "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
		text.Of("限組織內及其服務對象中有必要知悉者", "only those who need to know, in the own organisation and its clients")},
	{"AMBER+STRICT", "", "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "",
		text.Of("限組織內有必要知悉者", "only those who need to know, in the own organisation alone")},
	{"RED", "RED", "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
		text.Of("限指定對象，不可再轉知", "only the named recipients, no further")},
}

func (l Level) facts() facts {
	if !l.Valid() {
		return facts{gloss: text.Of("未標示分享等級", "no sharing level")}
	}
	return table[l.Rank()]
}

// Valid tells whether l is one of the five levels.
func (l Level) Valid() bool { return l >= Clear && l <= Red }

// Rank is 0 for Clear to 4 for Red, and -1 for what is no level.
func (l Level) Rank() int {
	if !l.Valid() {
		return -1
	}
	return int(l - Clear)
}

// OfRank is the level of a stored Rank.
func OfRank(rank int) (Level, bool) {
	if rank < 0 || rank > Red.Rank() {
		return None, false
	}
	return Clear + Level(rank), true
}

// String is the label as TLP 2.0 writes it: "TLP:AMBER+STRICT"; "" for what is no level.
func (l Level) String() string {
	if !l.Valid() {
		return ""
	}
	return "TLP:" + l.facts().word
}

// Word is the level without the letters TLP: "AMBER+STRICT".
func (l Level) Word() string { return l.facts().word }

// OldWord is the level as TLP 1.0 names it ("WHITE" for Clear). AmberStrict has no equal there: a receiver who knows only 1.0 gets RED or nothing,
// never AMBER.
func (l Level) OldWord() (string, bool) {
	w := l.facts().old
	return w, w != ""
}

// Gloss says in a few words who may see it.
func (l Level) Gloss() text.Text { return l.facts().gloss }

// Strictest gives the stricter of two levels; None, which is stricter than all, wins.
func Strictest(a, b Level) Level { return max(a, b) }
