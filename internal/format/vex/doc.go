// Package vex reads and writes statements on whether a product is affected by a vulnerability (Vulnerability Exploitability eXchange):
// OpenVEX 0.0.1 to 0.2.0, the vulnerabilities of a CycloneDX BOM (1.4 to 1.7) and the VEX relationships of SPDX 3.0. CSAF, which
// does the same with a product tree, is package csaf.
//
// XML reads CycloneDX in XML. Documents reads the forms in JSON: it takes one document, an array, JSON lines, a document in a wrapper ({"doc":…}) and an OpenVEX predicate in an in-toto statement.
// Whatever the form, a Statement has one of four statuses and, for "not affected", one of the five common justifications; the form's own
// words are kept beside them.
package vex
