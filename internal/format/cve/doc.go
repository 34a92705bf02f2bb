// Package cve reads CVE records: what the numbering authority (CNA) that gave a vulnerability its number says of it, and what others
// added (ADP containers: CISA's enrichment, the programme's own references).
//
// Read is the CVE Record Format 5.0 to 5.2 (github.com/CVEProject/cve-schema): one record, an array, JSON lines, or an answer
// {"cveRecords":[…]}. A record without state and dates, a draft on its way to the programme, is taken too.
//
// Each container is kept apart under its provider's name, because their opinions differ and the reader of a warning is told whose it is.
// How Affected is to be judged, in this order: a change (At) within a range, the range, then DefaultStatus; a default that is missing
// means unknown. Versions are texts of the order named by VersionType, which is often missing or prose.
package cve
