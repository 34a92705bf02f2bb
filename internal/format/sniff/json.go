package sniff

import (
	"regexp"
	"strings"
)

// fromJSON tells what a JSON text is by its structure.
func fromJSON(head []byte) (Format, bool) {
	o := outlineOf(head)
	if f, ok := document(o); ok {
		return f, true
	}
	first := record1(o)
	if f, ok := record(first); ok {
		return f, true
	}
	return advisory(first.unwrapped())
}

// advisory knows the forms whose readers take a record out of a wrapper too.
func advisory(o outline) (Format, bool) {
	switch {
	case isOSV(o):
		return OSV, true
	case o.has("/document/csaf_version"):
		return CSAF, true
	case strings.Contains(o.context(), "openvex.dev"):
		return OpenVEX, true
	}
	return "", false
}

// document knows files whose top object says what they are.
func document(o outline) (Format, bool) {
	switch {
	case o.is("/bomFormat", "CycloneDX"), o.is("/$schema", "http://cyclonedx.org/"), o.has("/components/0/bom-ref"), o.has("/components/0/purl"):
		return CycloneDXJSON, true
	case o.is("/spdxVersion", "SPDX-2"), o.is("/SPDXID", "SPDXRef-"), o.is("/packages/0/SPDXID", "SPDXRef-"):
		return SPDXJSON, true
	case strings.Contains(o.at["/@context"], "spdx.org/rdf/3"), o.has("/@graph/0/spdxId"):
		return SPDX3, true
	case strings.Contains(o.context(), "openvex.dev"):
		return OpenVEX, true
	case o.has("/document/csaf_version"):
		return CSAF, true
	case o.has("/catalogVersion", "/vulnerabilities"), o.has("/vulnerabilities/0/cveID"):
		return KEV, true
	case o.is("/format", "NVD_CVE"), o.has("/vulnerabilities/0/cve/id"), o.has("/CVE_Items"):
		return NVD2, true
	case o.has("/indicators/0/indicator"), o.has("/results/0/indicators/0/indicator"):
		return OTXPulse, true
	case o.is("/type", "bundle"), o.has("/objects/0/type", "/objects/0/id"):
		return STIX, true
	case o.has("/response/0/Event"), o.has("/response/Event"):
		return MISPEvent, true
	case manifest(o):
		return MISPFeed, true
	case o.has("/packages/0/pkg/name"), o.has("/packages/0/pkg/secfixes"):
		return SecDB, true
	case tracker(o):
		return DebianTracker, true
	}
	return "", false
}

// context gives the context of JSON-LD, or the first of several.
func (o outline) context() string { return o.at["/@context"] + o.at["/@context/0"] }

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// manifest tells the index of a MISP feed: event UUIDs, each with a short form of the event.
func manifest(o outline) bool {
	if len(o.names) == 0 || !uuid.MatchString(o.names[0]) {
		return false
	}
	return o.has("/"+o.names[0]+"/info") || o.has("/"+o.names[0]+"/Orgc")
}

// tracker tells the Debian security tracker: packages, each with flaws, each with what is said of the releases.
func tracker(o outline) bool {
	if len(o.names) == 0 {
		return false
	}
	for _, flaw := range o.under("/" + o.names[0]).names {
		if (strings.HasPrefix(flaw, "CVE-") || strings.HasPrefix(flaw, "TEMP-")) && o.has("/"+o.names[0]+"/"+flaw+"/releases") {
			return true
		}
	}
	return false
}

// record1 gives the first record of a file of records: of an array, of lines, or of a list in the answer of an API.
func record1(o outline) outline {
	for _, p := range []string{"/0", "/cveRecords/0", "/vulns/0"} {
		if inner := o.under(p); len(inner.at) > 0 {
			return inner
		}
	}
	return o
}

// unwrapped gives what stands in a wrapper: {"source":…, "osv"|"doc":{…}} as collections have it, or the predicate of an in-toto statement.
func (o outline) unwrapped() outline {
	for _, p := range []string{"/osv", "/doc", "/predicate"} {
		if inner := o.under(p); o.at[p] == "{" && len(inner.names) > 0 && !o.has("/id") {
			return inner
		}
	}
	return o
}

// record knows single records, as they stand alone, in arrays and on lines.
func record(o outline) (Format, bool) {
	switch {
	case o.is("/dataType", "CVE_RECORD"), o.has("/cveMetadata/cveId"), o.has("/containers/cna"):
		return CVE5, true
	case o.is("/cve/id", "CVE-"), o.has("/cve/CVE_data_meta"), o.is("/id", "CVE-") && o.has("/configurations"), o.is("/id", "CVE-") && o.has("/vulnStatus"):
		return NVD2, true
	case o.has("/Event/uuid"), o.has("/Event/info"), o.has("/uuid", "/info", "/Attribute"), o.has("/uuid", "/info", "/Orgc"):
		return MISPEvent, true
	case o.is("/cveID", "CVE-") && o.has("/vendorProject"):
		return KEV, true
	case isOSV(o):
		return OSV, true
	case o.has("/type", "/id") && stixID(o.at["/type"], o.at["/id"]):
		return STIX, true
	case o.has("/list", "/matching_attributes"):
		return MISPWarning, true
	case o.has("/document/csaf_version"):
		return CSAF, true
	}
	for _, name := range []string{"/value", "/indicator", "/ioc", "/ioc_value", "/observable"} {
		if len(o.at[name]) > 1 {
			return IndicatorJSON, true
		}
	}
	return "", false
}

func isOSV(o outline) bool {
	return o.has("/id", "/modified", "/affected") || o.has("/id", "/modified", "/schema_version") || o.has("/id", "/modified", "/withdrawn") ||
		o.has("/id", "/schema_version", "/affected") || o.has("/id", "/affected/0/package/ecosystem") || o.is("/ghsa_id", "GHSA-")
}

// stixID tells an identifier of STIX: the type, two hyphens, a UUID.
func stixID(kind, id string) bool {
	rest, ok := strings.CutPrefix(id, kind+"--")
	return ok && uuid.MatchString(rest)
}
