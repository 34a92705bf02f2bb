package intel

import (
	"lianfang/internal/format/framing"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// States of an assertion, as stored.
const (
	stateCurrent = iota
	stateSuperseded
	stateRevoked
	stateHeld
	stateBeside // another source's word on an object that it does not own
	stateRefused
)

// States of an item.
const (
	itemActive = iota
	itemWithdrawn
	itemHeld
)

// knownItem is what the store has under a key, with this source's newest assertion on it.
type knownItem struct {
	id, key, owner, state int64
	stixID                string
	mine                  knownWord
	words                 map[int64]int64 // this source's live words, by audience
	documents             map[int64]knownWord
	records               [2]knownWord // this source's newest words in files of the format at hand: dated records, undated ones
}

type knownWord struct {
	id, modified, digest, state, audience int64
	saidTLP                               string
	sameFile                              bool // it came in a file of the name that is being read now
}

// record is which of the records an item's words are told apart by.
func record(undated bool) int {
	if undated {
		return 1
	}
	return 0
}

// noteRecord keeps the newest word of a document, or of a record by itself.
func (k *knownItem) noteRecord(document int64, undated bool) {
	if document == 0 {
		k.records[record(undated)] = k.mine
		return
	}
	if k.documents == nil {
		k.documents = map[int64]knownWord{}
	}
	k.documents[document] = k.mine
}

// noteWord keeps the newest word among those of its source.
func (k *knownItem) noteWord() {
	if k.mine.id == 0 || k.mine.state != stateCurrent {
		return
	}
	if k.words == nil {
		k.words = map[int64]int64{}
	}
	k.words[k.mine.audience] = k.mine.id
}

// merged is what merge decided about one draft: which rows to write.
type merged struct {
	itemID     int64
	newItem    bool
	newWord    bool
	wordState  int64
	supersedes int64 // an assertion of the same source that gives way
	touch      int64 // an assertion that was seen again
	itemState  int64 // -1: leave it
	audience   int64 // who may see the new word
	problem    *framing.Problem
}

// merge decides what a draft is against what is known: nothing, a newer version, the same again, or somebody else's word. delegate
// tells whether this source may speak for another.
func merge(d *Draft, source int64, k *knownItem, delegate func(owner int64) bool) {
	d.merged = merged{itemState: -1, audience: d.Audience}
	owns := k != nil && !d.Public && (k.owner == source || delegate(k.owner)) // now: it may have been a delegate once
	if k != nil && d.Public && !unversioned(d) {
		// One person may bring the catalogues of many: a score, a catalogue's entry and a record of the same CVE are no versions of each other.
		other := k.mine.id != 0
		k.mine = k.records[record(d.undated)] // of a document too: words from before documents were told apart
		if word, ok := k.documents[d.document]; ok {
			k.mine = word
		}
		if k.mine.id == 0 && other {
			mergeBeside(d, k, "another_record", stateCurrent)
			return
		}
	}
	switch {
	case k == nil:
		mergeFirst(d)
	case k.mine.id != 0 && narrows(d, k):
		d.merged.itemID = k.id
		mergeNewer(d, k, owns)
	case k.mine.id != 0 && otherPublication(d, k):
		mergeBeside(d, k, "another_marking", stateCurrent)
	case k.mine.id != 0 && k.mine.digest == d.digest:
		d.merged.itemID = k.id
		mergeSame(d, k)
	case k.mine.id != 0 && (k.mine.state != stateHeld || d.Public || owns):
		mergeAgain(d, k, owns)
	case d.Public || owns:
		mergeBeside(d, k, "another_source", stateCurrent)
		d.merged.withdraw(d, k, owns)
	default:
		mergeStranger(d, k)
	}
	if d.merged.newWord && d.Held && d.merged.wordState != stateRevoked {
		d.merged.wordState, d.Outcome = stateHeld, WasHeld
	}
}

// narrows tells whether the source now marks the same thing more strictly than it did. That holds at once, even where the bytes and the
// version are the same, as with a list or an event whose marking stands apart from its values. A value by itself is the same thing only
// in the same list.
func narrows(d *Draft, k *knownItem) bool {
	if unversioned(d) && !k.mine.sameFile {
		return false
	}
	return d.SaidTLP.State != tlp.Missing && d.SaidTLPWords != k.mine.saidTLP && d.Modified >= k.mine.modified &&
		k.mine.audience <= marking.UnmarkedDesk && d.Audience > k.mine.audience && k.mine.state != stateRevoked && k.mine.state != stateHeld
}

// otherPublication tells whether a value that the source has spoken of stands in another file of its, for other readers. Neither marking
// says anything of the other file, so each keeps its word.
func otherPublication(d *Draft, k *knownItem) bool {
	_, have := k.words[d.Audience]
	return unversioned(d) && d.SaidTLP.State == tlp.Known && !have && !k.mine.sameFile && k.mine.state != stateHeld
}

// unversioned tells values and cyber-observables, of which a source says no more than that it has them.
func unversioned(d *Draft) bool { return d.Public && d.Modified == 0 }

func mergeFirst(d *Draft) {
	d.Outcome, d.merged.newItem, d.merged.newWord = WasNew, true, true
	if d.Revoked {
		d.merged.wordState = stateRevoked
		if !d.Public { // a public name is not withdrawn because one source takes back its word
			d.merged.itemState = itemWithdrawn
		}
		d.Trace.add(StageMerge, Note, "revoked", "")
		return
	}
	d.Trace.add(StageMerge, Pass, "first", "")
}

// mergeAgain: this source spoke of the item before. A version is told by `modified`; an object without one (a list entry, a cyber-observable)
// is its bytes.
func mergeAgain(d *Draft, k *knownItem, owns bool) {
	d.merged.itemID = k.id
	switch {
	case unversioned(d):
		mergeSame(d, k)
	case d.Modified == 0 || d.Modified > k.mine.modified:
		mergeNewer(d, k, owns)
	case d.Modified < k.mine.modified:
		mergeOld(d, k, "older")
	default:
		d.merged.problem = &framing.Problem{Code: "conflict", Object: d.STIXID, At: d.At, Say: text.Of(
			"編號與 modified 相同，內容卻不同；保留先收到的。", "Same id and modified, other content; the one received first stays.")}
		mergeOld(d, k, "conflict")
	}
}

func mergeSame(d *Draft, k *knownItem) {
	d.Outcome, d.merged.touch = WasSeen, k.mine.id
	if word, ok := k.words[d.Audience]; ok && unversioned(d) {
		d.merged.touch = word
	}
	d.Trace.add(StageMerge, Pass, "same", "")
}

func mergeOld(d *Draft, k *knownItem, code string) {
	d.Outcome, d.merged.touch = WasSeen, k.mine.id
	if code == "conflict" {
		d.Outcome, d.merged.touch = WasHeld, 0
	}
	d.Trace.add(StageMerge, Note, code, "")
}

func mergeNewer(d *Draft, k *knownItem, owns bool) {
	d.Outcome, d.merged.newWord, d.merged.supersedes = WasUpdated, true, k.mine.id
	switch {
	case d.Revoked:
		d.merged.wordState = stateRevoked
		if d.unmarked { // it says less than what it takes back, and everyone who read that has to hear of it
			d.merged.audience = k.mine.audience
		}
		d.Trace.add(StageMerge, Note, "revoked", "")
	case !owns && !d.Public:
		d.merged.wordState = stateBeside
		d.Trace.add(StageMerge, Pass, "newer", "")
	default:
		d.Trace.add(StageMerge, Pass, "newer", "")
	}
	d.merged.withdraw(d, k, owns)
}

// withdraw takes the item back with its owner's word. STIX 2.1 §3.2: revocation is final; a later version of a revoked object does not bring
// it back.
func (m *merged) withdraw(d *Draft, k *knownItem, owns bool) {
	switch {
	case owns && d.Revoked:
		m.itemState = itemWithdrawn
	case owns && k.state == itemWithdrawn:
		m.wordState = stateRevoked
	}
}

func mergeBeside(d *Draft, k *knownItem, code string, state int64) {
	d.Outcome, d.merged.itemID, d.merged.newWord, d.merged.wordState = WasNew, k.id, true, state
	if d.Revoked {
		d.merged.wordState = stateRevoked
	}
	d.Trace.add(StageMerge, Pass, code, "")
}

// mergeStranger: the item has an owner and this source is neither it nor its delegate. Its word stands beside; one that would change
// what others rely on waits for the desk.
func mergeStranger(d *Draft, k *knownItem) {
	mergeBeside(d, k, "another_source", stateBeside)
	if !d.Revoked {
		return
	}
	d.Outcome, d.merged.wordState = WasHeld, stateHeld
	d.Trace[len(d.Trace)-1] = Verdict{StageMerge, Hold, "not_owner", d.STIXID}
}
