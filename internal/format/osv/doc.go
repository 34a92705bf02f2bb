// Package osv reads records of the Open Source Vulnerability format (OSV schema 1.0 to 1.7, ossf.github.io/osv-schema): which versions of
// which package of which ecosystem have a flaw, as GitHub, the Go team, PyPA, distributions and OSV.dev publish it.
//
// Records takes one record, an array, JSON lines, an answer {"vulns":[…]} of OSV.dev, and a record in a wrapper ({"osv":…} or {"doc":…},
// as collections keep them). GitHub's own form of an advisory ("ghsa_id", REST API) is read into the same Record.
//
// A Range is a list of events. Range.Spans draws from it what the schema's evaluation says: a version is affected if it lies in any span of
// any range, or stands in Versions. Ecosystem knows the order of versions and the package URL of every ecosystem of the schema.
package osv
