// Package issue makes security advisories of the Common Security Advisory Framework, OASIS CSAF 2.0, where package csaf reads those of others.
//
// A Document is what is written, field by field as section 3.2 has it; Bytes gives the file, Filename its name (section 5.1). Check runs the
// mandatory tests of section 6.1 and says of each failure by its number what is wrong and where. A document that has none, and that the schema
// allows, is a valid CSAF document (section 7.1.1).
//
// Of the mandatory tests only the half of 6.1.11 that needs the catalogue of weaknesses is not here: the form of a CWE number is looked at, its name is not.
package issue
