// Package rows reads the plain text that people exchange: one thing a line, or a table with a delimiter between cells.
//
// Such files come from editors, spreadsheets and scripts of every age: with a byte order mark or without, ended by CRLF, quoted or half
// quoted. Lines and Table read them a piece at a time and say where each piece stood. A line that is too long is cut and marked, so that one
// bad line does not cost the file; bad UTF-8, U+0000 and a quotation mark that is never closed do, for then nothing after it can be trusted.
package rows
