package stix

import (
	"strconv"
	"strings"

	"lianfang/internal/text"
)

// tlp1 are the marking definitions of TLP 1.0 with their fixed identifiers (STIX 2.1, 7.2.1.4). Definitions of TLP that differ are
// forgeries or mistakes, and mistakes in them are common.
var tlp1 = map[string]string{
	"white": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
	"green": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
	"amber": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
	"red":   "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}

// tlp1Created is the moment at which all four were created: 2017-01-20T00:00:00Z.
const tlp1Created = 1484870400_000_000

func (j *judge) marking(n int32) {
	if j.has(n, "definition_type", "definition") == 1 || j.has(n, "definition_type", "extensions") == 0 {
		j.broken(CodeMarking, text.Of("標示須有 definition_type 與 definition，或以擴充定義", "a marking needs definition_type and definition, or an extension"))
		return
	}
	definition := j.member(n, "definition")
	switch j.text(n, "definition_type") {
	case "tlp":
		j.tlp(definition)
	case "statement":
		if definition > 0 && j.text(definition, "statement") == "" {
			j.broken(CodeMarking, text.Of("definition 須有 statement", "definition needs a statement"))
		}
	}
	j.circular()
}

func (j *judge) tlp(definition int32) {
	level := j.text(definition, "tlp")
	if tlp1[level] != j.o.ID || j.o.ID == "" || j.o.Created != tlp1Created || !j.onlyTLP(level) {
		j.broken(CodeMarking, text.Of("TLP 標示須與標準所列的定義完全相同", "a TLP marking must be one of those defined by the standard"))
	}
}

// onlyTLP tells whether nothing was added to a TLP marking. In 2.1 it has a name, always the same.
func (j *judge) onlyTLP(level string) bool {
	named := j.e == edition20
	for c := j.first(0); c > 0; c = j.next(c) {
		switch string(j.nameBytes(c)) {
		case "type", "id", "created", "definition_type", "definition", "spec_version":
		case "name":
			named = j.str(c) == "TLP:"+strings.ToUpper(level)
		default:
			return false
		}
	}
	return named
}

// circular: a marking doesn't mark itself (STIX 2.1, 7.2.1).
func (j *judge) circular() {
	say := text.Of("標示不得標示自己", "a marking must not mark itself")
	for _, ref := range j.o.MarkingRefs {
		if ref == j.o.ID {
			j.broken(CodeMarking, say)
		}
	}
	for _, g := range j.o.Granular {
		if g.MarkingRef != "" && g.MarkingRef == j.o.ID {
			j.broken(CodeMarking, say)
		}
	}
}

// selector judges where a granular marking points: to a property that is there (STIX 2.1, 7.2.3.1).
func (j *judge) selector(n int32) {
	if !j.scalar(n, '"', text.Of("字串", "a string")) {
		return
	}
	s := j.str(n)
	at := int32(0)
	for step := range strings.SplitSeq(s, ".") {
		if at = j.selected(at, step); at == 0 {
			j.broken(CodeSelector, text.Format("選擇器「%s」沒有指到任何屬性", "the selector %q points at no property", shown(s)))
			return
		}
	}
}

// selected follows one step of a selector: a name, or [n] in a list.
func (j *judge) selected(at int32, step string) int32 {
	inner, list := strings.CutPrefix(step, "[")
	if !list {
		return j.member(at, step)
	}
	digits, closed := strings.CutSuffix(inner, "]")
	index, err := strconv.Atoi(digits)
	if err != nil || !closed || !allDigits(digits) || j.kind(at) != '[' {
		return 0
	}
	for c := j.first(at); c > 0; c = j.next(c) {
		if index == 0 {
			return c
		}
		index--
	}
	return 0
}
