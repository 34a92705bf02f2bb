// Package sbom reads inventories as the world writes them and gives components.
//
// An organisation says what it runs: as a bill of materials that a build tool wrote (CycloneDX 1.2–1.7, SPDX 2.2, 2.3 and 3.0), as a table
// somebody keeps in a spreadsheet, or as a bare list of names. What matters for exposure is the same in all of them: which product, which version,
// on which machine, under which names other databases know it (CPE, purl). Read gives exactly that, one Component at a time, so that a million of
// them need no more memory than one. Everything else in those files (licences, texts, graphs, vulnerabilities) is passed over, yet
// held to the same limits.
//
// Values stay as written; other packages parse a CPE, a purl or a version. A component with something wrong is still given, with its
// Problems; only a file that cannot be trusted as a whole ends in a framing.Error.
package sbom
