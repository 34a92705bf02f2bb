// Package job does what is to be done after a fact, in the background and without losing it.
//
// A Follower reads the journal from its cursor and turns facts into jobs; that step and the cursor move in one transaction. A job is
// a batch, keyed (follower, seq, part), small enough (at most 500 rows, about 100 ms) that the one writer of SQLite is never held for
// long. A job is worked in two halves: Prepare reads and computes with no transaction open; the Commit it returns writes its effects,
// and the same transaction deletes the job under its lease token. So an effect happens once, whoever dies when.
//
//	ready ──claimed by a node, under a lease──► running ──effects committed──► gone
//	  ▲                                           │
//	  └── failed: later, with growing pauses ◄────┤ lease ran out: anyone may claim it
//	                                              └─ failed twenty times ──► dead, shown on the page System
//
// On PostgreSQL leases last four seconds and are renewed; a node that dies is replaced within that time. On SQLite one server holds
// the folder's lock, so leases left by a dead one are void from the start.
package job
