// Package rest is the face that programs read: /api/v1.
//
// A token (Authorization: Bearer) says which program asks, a session's cookie which person; without either anybody asks, and sees what is TLP:CLEAR. What
// a person decides no token does (docs/decisions/0010). Answers that are no answer are application/problem+json (RFC 9457) with a code that does not change.
//
// Everything there is stands in one table of operations, which also makes openapi.json. What goes over the line is typed in package client.
//
// Changes are the journal as its reader may see it. A page and a stream give the same changes under the same cursors:
//
//	store ──► feed (one reader a node: names each fact once, keeps the last ones) ──► streams (each picks what its viewer sees)
//	  └────────────────────────► pages, and streams that are behind the feed
package rest
