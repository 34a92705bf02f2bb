// Package spans tells an operator's tracing system (OpenTelemetry, OTLP over HTTP) what became of one thing that came in: of a file of intelligence
// until the last receipt, or of an inventory.
//
// Followers work later, on other nodes and after restarts, and facts name things and not contexts. So nothing is carried: a trace's id is made of the
// log's id and of the thing that began it, and whoever works on something finds out by its own tables what that was (docs/decisions/0008). Sampling
// looks at the trace's id alone, so all nodes decide alike.
//
// Off is the default, and costs nothing: a nil Tracer makes nil Spans, whose methods do nothing. Attributes are ids, counts and kinds; no name, no
// address, no value of an indicator and no word that is marked ever leaves this way. Errors are told by their code.
package spans
