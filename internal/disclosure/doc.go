// Package disclosure leads a flaw that somebody found in a product to its maker, and to everybody once it is time: coordinated vulnerability disclosure
// (ISO/IEC 29147, 30111; FIRST's guidelines for multi-party coordination).
//
// A case begins with a report, which needs no account and no name. Its finder reads on by a secret of which only the hash is kept. The desk validates it, tells the
// vendor, and from then on a clock runs. What becomes of it:
//
//	state      confirm   validate   refuse   repeat     tell  answer    ready  publish    close   reopen
//	sent       received  –          –        –          –     –         –      –          –       –
//	received   –         validated  invalid  duplicate  –     –         –      –          closed  –
//	validated  –         validated  invalid  duplicate  told  –         –      published  closed  –
//	told       –         –          invalid  duplicate  told  answered  ready  published  closed  –
//	answered   –         –          invalid  duplicate  told  answered  ready  published  closed  –
//	ready      –         –          –        duplicate  told  answered  ready  published  closed  –
//	published  –         –          –        –          –     –         –      published  –       –
//	invalid    –         –          –        –          –     –         –      –          –       received
//	duplicate  –         –          –        –          –     –         –      –          –       received
//	closed     –         –          –        –          –     –         –      –          –       received
//
// Confirm is the finder's, answer and ready are the vendor's and the desk's, all others the desk's alone.
//
// Three threads never mix: finder and desk, vendor and desk, the desk's own notes. The vendor reads what the desk wrote to it and never the report; who found the
// flaw it learns only where the finder said that it may.
//
// What is published is a CSAF 2.0 advisory (package csaf/issue), signed, with its revisions; the face "provider" hands it out.
package disclosure
