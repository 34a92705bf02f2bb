// Package identity tells what product is meant by a name.
//
// The same product has many names: a CPE in one database, a package URL in another, "Apache Software Foundation" in a record, "友訊 DIR-816" in
// a list somebody keeps. Links gives the other names of a key that are known, each with how sure that is and why; they lead one step and no further, for a chain of
// likely steps is an unlikely one. Index finds the products that a text may mean, best first, with the reasons; it proposes, and a person decides. It
// never makes up a vendor: what it proposes is in the list of products it was given or in the names kept here.
//
// The names kept here are written by hand with a reason each (vendors.tsv, links.tsv, names.tsv), and observed.tsv.gz, which internal/tool/aliases draws out of
// public records.
package identity
