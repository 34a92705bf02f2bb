// Package odf writes documents of the OpenDocument format 1.3 (ISO/IEC 26300), which Taiwan's authorities use among themselves: text documents (ODT) and
// spreadsheets (ODS).
//
// What is written is words, never a program: there is no way to write a formula, a script, a macro or a link, and a cell that begins with "=" is a text that
// begins with "=". The same document gives the same bytes, whenever and wherever it is written.
//
// The package is pure.
package odf
