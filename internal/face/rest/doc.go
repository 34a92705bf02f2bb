// Package rest is the face that programs read: /api/v1.
//
// A token (Authorization: Bearer) says who asks; without one, anybody asks, and sees what is TLP:CLEAR. Answers that are no answer are
// application/problem+json (RFC 9457) with a code that does not change.
//
// Changes are the journal as its reader may see it. A page and a stream give the same changes under the same cursors:
//
//	store ──► feed (one reader a node: names each fact once, keeps the last ones) ──► streams (each picks what its viewer sees)
//	  └────────────────────────► pages, and streams that are behind the feed
package rest
