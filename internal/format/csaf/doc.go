// Package csaf reads security advisories and VEX documents of the Common Security Advisory Framework (OASIS CSAF 2.0 and 2.1): which
// products a vendor or a coordinator says are affected, not affected, fixed or still looked at, why, and what to do.
//
// Documents takes one document, an array, JSON lines, and a document in a wrapper ({"doc":…}). Each product of the tree is resolved: its
// names from the branches above it, its versions as a vers.Set where they can be told (ReadVersions reads what vendors write: VERS strings,
// "<V1.4.7", ">=R9.01|<=R10.04", "All versions", "4.1 and earlier"), and of what it is made where it is a product on or in another.
// Statements gives the whole document as a flat list.
//
// The format's mandatory tests (section 6.1) are for validators. Those of them that change what a document says, such as a product that is
// not defined or has two statuses, are noted as Problems with the test's number as their code: "6.1.1".
package csaf
