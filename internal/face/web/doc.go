// Package web is the face for people: pages drawn on the server that work without script and come alive with it.
//
// A route is a line of the table in routes.go: method, pattern, the act it needs, and the function that makes the page or does the deed.
// Handlers ask the domain with the reader's Viewer, fill a typed page of package page, and hold no rule of their own.
package web
