// Package nvd reads what the US National Vulnerability Database says of a CVE: which products in which versions are affected, alone or
// in combination, how bad it is, and whether it is known to be exploited.
//
// It reads answers of the NVD API 2.0 ({"vulnerabilities":[{"cve":{…}}]}), arrays and JSON lines of single records, and the short
// records of configuration collections ({id, configurations, …}) that others keep for CVEs which NVD left without analysis. The older
// 1.1 feed is told of and not read. Schema: nvd.nist.gov/developers/vulnerabilities, cve_api_json_2.0.schema.
//
// The tree of configurations is the part that matching lives on; package cve uses it for cpeApplicability too. Its rules:
//
//   - several nodes, or several matches, without an operator are joined by OR;
//   - a match with vulnerable false is a platform: it must be there, and is not itself affected;
//   - negate turns a node or a configuration round; it is carried, never dropped;
//   - cpe:2.3:a:null:null matches nothing: somebody emptied the record on purpose;
//   - a record is matched by having configurations and not being rejected; the other words of its status say nothing.
package nvd
