// Package sniff finds out what somebody has uploaded, so that nobody has to know the name of a format to share what they have.
//
// It looks at the beginning of a file, after framing.Open took its wrapping off, and at the file's name where the content leaves two
// readings. JSON is told by its structure, not by words that occur in it; tables, lists and rules by what their lines look like, for which
// packages list and sbom know the shapes. Text that is none of these is prose, out of which indicators can still be drawn. What is no text,
// and JSON of an unknown kind, is no format: a wrong guess is worse than a question.
package sniff

// Format is a kind of file, named as `lianfang import --format` takes it.
type Format string

// The formats.
const (
	STIX          Format = "stix"           // a STIX 2.0 or 2.1 bundle, a TAXII envelope, or objects
	MISPEvent     Format = "misp-event"     // a MISP event, or the answer of an API with several
	MISPFeed      Format = "misp-feed"      // manifest.json or hashes.csv of a MISP feed
	MISPWarning   Format = "misp-warnings"  // a MISP warninglist
	KEV           Format = "kev"            // CISA's catalogue, JSON or CSV
	CVE5          Format = "cve5"           // CVE records 5.x: one, an array, or lines
	NVD2          Format = "nvd2"           // NVD API 2.0 answers or records, and short records; also 1.1, which its reader refuses with a reason
	EPSS          Format = "epss"           // EPSS scores
	OSV           Format = "osv"            // OSV records, or advisories in GitHub's form: one, an array, or lines
	CSAF          Format = "csaf"           // a CSAF 2.x document
	OpenVEX       Format = "openvex"        // an OpenVEX document
	DebianTracker Format = "debian-tracker" // the JSON of the Debian security tracker
	SecDB         Format = "secdb"          // a security database in Alpine's form, JSON
	CycloneDXJSON Format = "cyclonedx-json" // CycloneDX in JSON
	CycloneDXXML  Format = "cyclonedx-xml"  // CycloneDX in XML
	SPDXJSON      Format = "spdx-json"      // SPDX 2.x in JSON
	SPDXTag       Format = "spdx-tag"       // SPDX 2.x as tag-value
	SPDX3         Format = "spdx3-json"     // SPDX 3 in JSON-LD
	CSV           Format = "csv"            // a table, any delimiter
	PackageList   Format = "package-list"   // a table of malicious packages
	PlainList     Format = "plain-list"     // a value a line, remarks or not
	HostsFile     Format = "hosts-file"     // 0.0.0.0 NAME
	DropList      Format = "drop-list"      // NET ; reference
	Suricata      Format = "suricata-rules" // Suricata or Snort rules
	Maltrail      Format = "maltrail"       // Maltrail trails
	OTXPulse      Format = "otx-pulse"      // a pulse of Open Threat Exchange
	IndicatorJSON Format = "indicator-json" // objects with a value each: an array, or lines
	IndicatorYAML Format = "indicator-yaml" // families with lists of values
	Prose         Format = "prose"          // a report, mail or page for people
)

// Formats gives every format, in the order of the list above.
func Formats() []Format {
	return []Format{STIX, MISPEvent, MISPFeed, MISPWarning, KEV, CVE5, NVD2, EPSS, OSV, CSAF, OpenVEX, DebianTracker, SecDB, CycloneDXJSON, CycloneDXXML, SPDXJSON, SPDXTag, SPDX3,
		CSV, PackageList, PlainList, HostsFile, DropList, Suricata, Maltrail, OTXPulse, IndicatorJSON, IndicatorYAML, Prose}
}
