// Package law says which level a cyber security incident has and by when who must do what, and why.
//
// The law is data. A Book holds texts that follow one another in time (data/*.json, and what an operator lays beside them): Levels, rows each a sufficient
// condition for a level, and Regimes, duties each with what begins it, how long it runs, what meets it. Every row cites its article, says how well it was
// checked (Mark) and where it was read; the loader takes nothing without. The text in force on the day in Taipei when the incident was known counts.
//
// Levels.Assess holds facts against every row: three losses, each by itself, the highest counts. What nobody can answer yet gives a range and a question.
// The trace says which rows hold and which one answer kept away.
//
// Book.View reckons all duties of a case from its events: append-only, each with when it happened and when it was written down. View at t knows what was
// written down until t. Start and due of a clock do not depend on t; states do. Book.Next says how long a follower may sleep, Book.Fired which warnings came
// due in a span, each once and with a stable key, whatever the span is cut into.
//
//	not_started → running → met | met_late      done
//	              running → overdue → met_late  the last second in time is over
//	              running → extended            everybody agreed who must
//	any           → stopped                     a person's word, with evidence
//	any           → replaced, not_applicable    the level changed, the law was removed
//
// The package is pure: no store, no clock, no I/O.
package law
