// Package journal is the memory of a centre: every accepted fact, in the order in which it was committed, hash-chained.
//
// A fact is appended by the transaction that makes it true, as the last thing it does: Commit takes the head row, so sequence is
// commit order and has no gaps. There is no update and no delete.
//
//	hash(n) = SHA-256( hash(n-1) ‖ encode(seq, at, kind, subject, object, audience, actor, body digest) )
//	body digest = SHA-256( nonce ‖ body ), or empty when the fact needs no words
//
// Facts name things by id and copy nothing. What a fact has to say in words lies in fact_body with its nonce and can be erased, by a
// fact, when the law asks for it: the digest stays in the chain, so verification still holds and says by which fact it was erased.
//
// A log has an id and an epoch. A restore or a move starts a new epoch, and a Cursor of another log or epoch, or one ahead of the
// head, is refused, so a reader never mistakes one history for another.
package journal
