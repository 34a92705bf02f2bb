// Package issue makes security advisories of the Common Security Advisory Framework, OASIS CSAF 2.0, where package csaf reads those of others.
//
// A Document is what is written, field by field as section 3.2 has it; Bytes gives the file, Filename its name (section 5.1). Check runs the
// mandatory tests of section 6.1 and says of each failure by its number what is wrong and where. A document that has none, and that the schema
// allows, is a valid CSAF document (section 7.1.1).
//
// Three tests are done in part, as far as what is issued here goes: of 6.1.9 the base score and its severity, of 6.1.10 the base metrics of CVSS 3, of 6.1.11 the form of a number (its name
// needs the catalogue of weaknesses). 6.1.8 looks at the vector; the rest of a CVSS object is the schema's.
package issue
