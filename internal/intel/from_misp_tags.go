package intel

import (
	"strings"

	"lianfang/internal/format/misp"
	"lianfang/internal/format/tlp"
)

// readTags reads what the tags of a thing say of its marking, and how sure their author is, of 100; -1 when they do not say. A tag that could
// not be read may have been a marking.
func readTags(tags []misp.Tag, lost bool) (s said, confidence int) {
	confidence = -1
	other := -1
	for _, t := range tags {
		s = s.tag(t.Name)
		if c := confidenceOf(t.Name); c >= 0 {
			confidence = c
		}
		if c, ok := judgements[strings.ToLower(t.Name)]; ok {
			other = c
		}
	}
	if lost {
		s.tlp, s.words = tlp.Reading{State: tlp.Unknown}, "Tag"
	}
	if confidence < 0 {
		confidence = other
	}
	return s, confidence
}

// judgements are the tags by which analysts say how sure they are where they do not use MISP's own scale: the credibility of the Admiralty
// code, in which 6 says nothing, and the confidence of estimative language, both in the figures of the MISP taxonomies.
var judgements = map[string]int{
	`admiralty-scale:information-credibility="1"`: 100, `admiralty-scale:information-credibility="2"`: 75, `admiralty-scale:information-credibility="3"`: 50,
	`admiralty-scale:information-credibility="4"`: 25, `admiralty-scale:information-credibility="5"`: 0,
	`estimative-language:confidence-in-analytic-judgment="low"`: 0, `estimative-language:confidence-in-analytic-judgment="moderate"`: 55,
	`estimative-language:confidence-in-analytic-judgment="high"`: 95,
}
