// Package knowledge turns what the world publishes about vulnerabilities into opinions that package judge can ask.
//
// The same flaw is told many times: by the numbering authority in the CVE record, by those who enrich it, by NVD, by an ecosystem's database,
// by the vendor's advisory. Each telling becomes a Voice and stays one, with its name and its rank; nothing is mixed before it is judged, so a
// reader can be shown who said what. Rank is the precedence where voices disagree, and it is data: see ranks.
//
//	record of a source ──► Record{ID, Aliases, Voices, scores} ──► judge.Opinion
//
// It is pure: no store, no clock.
package knowledge
