package journal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
)

// Kind says what happened, as a past event: "item.accepted". The domain that appends it declares it.
type Kind string

// Kinds of the journal itself.
const (
	Opened Kind = "journal.opened"
	Erased Kind = "journal.erased"
)

// Fact is something that happened.
type Fact struct {
	Seq      int64 // given by Append
	At       int64 // UTC microseconds; given by Append, never earlier than the fact before
	Kind     Kind
	Subject  int64  // the row it is about
	Object   int64  // a second row, 0 if there is none
	Audience int64  // who may see it: an audience of package marking, 0 for the desk alone
	Actor    int64  // the person, token or source; 0 for the system
	Body     string // JSON in words that may have to be erased; "" for none
}

type row struct {
	Fact
	nonce  []byte
	digest []byte
	hash   []byte
}

// seal gives a fact its place in the chain.
func seal(f Fact, prev []byte) row {
	r := row{Fact: f}
	if f.Body != "" {
		r.nonce = make([]byte, 16)
		_, _ = rand.Read(r.nonce)
		r.digest = bodyDigest(r.nonce, f.Body)
	}
	r.hash = chain(prev, f, r.digest)
	return r
}

func bodyDigest(nonce []byte, body string) []byte {
	h := sha256.New()
	h.Write(nonce)
	h.Write([]byte(body))
	return h.Sum(nil)
}

// chain hashes numbers as 8 bytes, big endian, and strings behind their length, so that no two facts encode alike.
func chain(prev []byte, f Fact, digest []byte) []byte {
	b := make([]byte, 0, 160)
	b = append(b, prev...)
	for _, n := range []int64{f.Seq, f.At, f.Subject, f.Object, f.Audience, f.Actor} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(f.Kind)))
	b = append(b, f.Kind...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(digest)))
	b = append(b, digest...)
	sum := sha256.Sum256(b)
	return sum[:]
}
