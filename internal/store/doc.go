// Package store opens the one database of a centre and is the only place that knows which one it is: SQLite in a folder, or
// PostgreSQL where one machine is outgrown.
//
// Domains write plain SQL that both understand ($1 parameters, ON CONFLICT, json_each). The few places where they differ are the
// seams in dialect.go. Reads go to a pool that never waits for a writer; a write is one function that may be run again, whole,
// when the database asks for it.
//
// Instants are UTC microseconds in a BIGINT. Ids are 64-bit, taken in blocks and never reused. U+0000 never gets here.
package store
