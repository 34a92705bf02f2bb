package intel

import (
	"lianfang/internal/store"
)

// rows gathers a batch column by column, since that is how both databases take it fastest.
type rows struct {
	itemID, itemKey, itemOwner, itemState, itemAt []int64
	itemSTIX, itemType                            []string

	aID, aItem, aSource, aAudience, aModified, aReceived, aFirst, aLast, aTimes, aValid []int64
	aConfidence, aWeight, aState, aFile, aPosition, aDigest, aDocument                  []int64
	aTitle, aTLP, aPAP, aTrace, aProblems                                               []string
	aRaw                                                                                [][]byte

	mentions   []mention
	edges      []edgeRow
	sightings  []sightingRow
	verdicts   []verdictRow
	touched    []int64
	superseded []int64
	states     []int64 // items to withdraw
}

type mention struct {
	word int64
	o    Observable
}

type edgeRow struct {
	word int64
	*Edge
}

type sightingRow struct{ key, of, source, audience, first, last, times int64 }

type verdictRow struct {
	id         int64
	draft      *Draft
	item, word int64
	last       Verdict
}

func (r *rows) item(k *knownItem, typ string, at int64) {
	r.itemID, r.itemKey, r.itemOwner = append(r.itemID, k.id), append(r.itemKey, k.key), append(r.itemOwner, k.owner)
	r.itemState, r.itemAt = append(r.itemState, k.state), append(r.itemAt, at)
	r.itemSTIX, r.itemType = append(r.itemSTIX, k.stixID), append(r.itemType, typ)
}

func (r *rows) assertion(in *intake, d *Draft, id int64) {
	first := d.FirstSeen
	if first == 0 || first > in.at { // a clock in the future does not make a thing be seen later
		first = in.at
	}
	r.aID, r.aItem, r.aSource = append(r.aID, id), append(r.aItem, d.merged.itemID), append(r.aSource, in.source.ID)
	r.aAudience, r.aModified, r.aReceived = append(r.aAudience, d.merged.audience), append(r.aModified, d.Modified), append(r.aReceived, in.at)
	r.aFirst, r.aLast, r.aTimes = append(r.aFirst, first), append(r.aLast, in.at), append(r.aTimes, 1)
	r.aValid, r.aTitle = append(r.aValid, d.ValidUntil), append(r.aTitle, d.Title)
	r.aConfidence, r.aWeight, r.aState = append(r.aConfidence, int64(d.Confidence)), append(r.aWeight, int64(d.Weight)), append(r.aState, d.merged.wordState)
	r.aTLP, r.aPAP, r.aTrace = append(r.aTLP, d.SaidTLPWords), append(r.aPAP, d.PAP), append(r.aTrace, d.Trace.Encode())
	r.aProblems, r.aFile, r.aPosition = append(r.aProblems, problemsText(d)), append(r.aFile, in.id), append(r.aPosition, d.At.Offset)
	r.aDigest, r.aRaw, r.aDocument = append(r.aDigest, d.digest), append(r.aRaw, d.Raw), append(r.aDocument, d.document)
}

func (r *rows) edge(word int64, e *Edge) {
	r.edges = append(r.edges, edgeRow{word, e})
}

func (r *rows) sighting(in *intake, d *Draft, s *sighting) {
	r.sightings = append(r.sightings, sightingRow{keyOf(in.source.Slug + "\x00" + s.Of + "\x00" + d.STIXID), keyOf(s.Of), in.source.ID, d.merged.audience, s.FirstSeen, s.LastSeen, max(s.Count, 1)})
}

func (r *rows) insert(w *writing) error {
	ctx, tx := w.ctx, w.tx
	err := tx.Insert(ctx, "item", "", store.Ints("id", r.itemID), store.Ints("key", r.itemKey), store.Texts("stix_id", r.itemSTIX),
		store.Texts("type", r.itemType), store.Ints("owner", r.itemOwner), store.Ints("state", r.itemState), store.Ints("created_at", r.itemAt))
	if err != nil {
		return err
	}
	err = tx.Insert(ctx, "assertion", "", store.Ints("id", r.aID), store.Ints("item", r.aItem), store.Ints("source", r.aSource),
		store.Ints("audience", r.aAudience), store.Ints("modified", r.aModified), store.Ints("received_at", r.aReceived),
		store.Ints("first_seen", r.aFirst), store.Ints("last_seen", r.aLast), store.Ints("times", r.aTimes), store.Ints("valid_until", r.aValid),
		store.Texts("title", r.aTitle), store.Ints("confidence", r.aConfidence), store.Ints("weight", r.aWeight), store.Ints("state", r.aState),
		store.Texts("said_tlp", r.aTLP), store.Texts("pap", r.aPAP), store.Texts("trace", r.aTrace), store.Texts("problems", r.aProblems),
		store.Ints("file", r.aFile), store.Ints("position", r.aPosition), store.Ints("digest", r.aDigest), store.Bytes("raw", r.aRaw), store.Ints("document", r.aDocument))
	if err != nil {
		return err
	}
	for _, step := range []func(*writing) error{r.insertObservables, r.insertEdges, r.insertSightings, r.insertVerdicts, r.moveStates} {
		if err := step(w); err != nil {
			return err
		}
	}
	return nil
}

// insertObservables finds which values are known, makes the others, and notes which assertion mentions which.
func (r *rows) insertObservables(w *writing) error {
	if len(r.mentions) == 0 {
		return nil
	}
	hashes := make([]int64, len(r.mentions))
	for i, m := range r.mentions {
		hashes[i] = m.o.Value.Hash()
	}
	ids, err := findObservables(w.ctx, w.tx, hashes)
	if err != nil {
		return err
	}
	var id, hash, scope, word, seen []int64
	var kind, value, guard []string
	done := map[[2]int64]bool{}
	for i, m := range r.mentions {
		oid, ok := ids[m.o.Value]
		if !ok {
			oid = w.id()
			ids[m.o.Value] = oid
			id, hash, scope = append(id, oid), append(hash, hashes[i]), append(scope, scopeOf(m.o.Value))
			kind, value, guard = append(kind, string(m.o.Value.Kind)), append(value, m.o.Value.Text), append(guard, m.o.Guard)
		}
		if pair := [2]int64{m.word, oid}; !done[pair] {
			done[pair] = true
			word, seen = append(word, m.word), append(seen, oid)
		}
	}
	err = w.tx.Insert(w.ctx, "observable", "", store.Ints("id", id), store.Ints("hash", hash), store.Texts("kind", kind),
		store.Texts("value", value), store.Ints("scope", scope), store.Texts("guard", guard))
	if err != nil {
		return err
	}
	return w.tx.Insert(w.ctx, "mention", "", store.Ints("assertion", word), store.Ints("observable", seen))
}

func (r *rows) insertEdges(w *writing) error {
	var word, source, target []int64
	var kind, sourceType, targetType []string
	for _, e := range r.edges {
		word, kind = append(word, e.word), append(kind, e.Kind)
		source, target = append(source, keyOf(e.Source)), append(target, keyOf(e.Target))
		sourceType, targetType = append(sourceType, typeOf(e.Source)), append(targetType, typeOf(e.Target))
	}
	return w.tx.Insert(w.ctx, "edge", "", store.Ints("assertion", word), store.Texts("kind", kind), store.Ints("source_key", source), store.Ints("target_key", target),
		store.Texts("source_type", sourceType), store.Texts("target_type", targetType))
}

func (r *rows) insertSightings(w *writing) error {
	var key, of, source, audience, first, last, times []int64
	for _, s := range lastOf(r.sightings) {
		key, of, source, audience = append(key, s.key), append(of, s.of), append(source, s.source), append(audience, s.audience)
		first, last, times = append(first, s.first), append(last, s.last), append(times, s.times)
	}
	return w.tx.Insert(w.ctx, "sighting", "ON CONFLICT (key) DO UPDATE SET last_seen = excluded.last_seen, times = excluded.times",
		store.Ints("key", key), store.Ints("item_key", of), store.Ints("source", source), store.Ints("audience", audience),
		store.Ints("first_seen", first), store.Ints("last_seen", last), store.Ints("times", times))
}

// lastOf keeps the last of the records under each key: a file can hold several versions of one, and PostgreSQL refuses to write a row twice.
func lastOf(all []sightingRow) (out []sightingRow) {
	at := map[int64]int{}
	for _, s := range all {
		if i, ok := at[s.key]; ok {
			out[i] = s
			continue
		}
		at[s.key], out = len(out), append(out, s)
	}
	return out
}

func (r *rows) insertVerdicts(w *writing) error {
	var id, file, position, item, word, at, zero []int64
	var stix, outcome, stageName, code, trace []string
	var raw [][]byte
	for _, v := range r.verdicts {
		d := v.draft
		id, file, position, item, word = append(id, v.id), append(file, w.intake.id), append(position, d.At.Offset), append(item, v.item), append(word, v.word)
		at, zero = append(at, w.at), append(zero, 0)
		stix, outcome, stageName = append(stix, d.STIXID), append(outcome, string(d.Outcome)), append(stageName, string(v.last.Stage))
		code, trace, raw = append(code, v.last.Code), append(trace, d.Trace.Encode()), append(raw, d.Raw)
	}
	return w.tx.Insert(w.ctx, "intake_verdict", "", store.Ints("id", id), store.Ints("file", file), store.Ints("position", position),
		store.Texts("stix_id", stix), store.Ints("item", item), store.Ints("assertion", word), store.Texts("outcome", outcome),
		store.Texts("stage", stageName), store.Texts("code", code), store.Texts("trace", trace), store.Ints("at", at), store.Ints("settled_at", zero),
		store.Bytes("raw", raw))
}

func (r *rows) moveStates(w *writing) error {
	if err := touchWords(w.ctx, w.tx, r.touched, w.at); err != nil {
		return err
	}
	if err := supersede(w.ctx, w.tx, r.superseded); err != nil {
		return err
	}
	return withdrawItems(w.ctx, w.tx, r.states)
}
