// Package purl reads and writes package URLs: "the npm package left-pad, version 1.3.0" as pkg:npm/left-pad@1.3.0.
//
// A package URL has a type (the ecosystem), a namespace, a name, a version, qualifiers and a subpath. Which names ignore
// letter case, which types need a namespace and the like is decided by the type; the table in types.go holds those rules.
// The format is package-url 1.0 (ECMA-427) with the type definitions of August 2026.
//
// Parse is for text that claims to be right and refuses what its type forbids. ParseLenient is for inventories: tools write
// capitals in qualifier keys and leave out namespaces, and such a row still names its package.
package purl
