// Package cvss reads vectors of the Common Vulnerability Scoring System, reckons their scores and says them in plain words.
//
// It takes CVSS 2.0 (FIRST, "A Complete Guide to the CVSS Version 2.0"), 3.0, 3.1 and 4.0 (FIRST's specification documents). Arithmetic
// is that of github.com/pandatix/go-cvss; this package adds what that library refuses: vectors as people and old databases write them,
// in parentheses, without or with a doubled prefix, in lower case, out of order. Whatever was mended is told in Problems, and what
// cannot be mended without guessing is an error that says where.
//
// Best chooses among several assessments of one vulnerability; Words says what a vector means to somebody who runs the machine.
package cvss
