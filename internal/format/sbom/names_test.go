package sbom

import (
	"slices"
	"testing"
)

func TestWhatToolsConclude(t *testing.T) {
	const asJSON = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"a","swid":{"tagId":"t","name":"a","version":"2"},"evidence":{"identity":[
		{"field":"purl","confidence":1,"concludedValue":"pkg:npm/a@2"},{"field":"cpe","confidence":0.3,"concludedValue":"cpe:/a:x:y"},{"field":"cpe","concludedValue":"cpe:/a:x:a:2"},{"field":"hash","concludedValue":"x"}]}},
		{"name":"b","evidence":{"identity":{"field":"purl","confidence":1,"methods":[{"technique":"filename","confidence":1,"value":"b.jar"}]}}}]}`
	const asXML = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component><name>a</name><swid tagId="t" name="a" version="2"/><evidence>
		<identity><field>purl</field><confidence>1</confidence><concludedValue>pkg:npm/a@2</concludedValue></identity><identity><field>cpe</field><confidence>0.3</confidence><concludedValue>cpe:/a:x:y</concludedValue></identity>
		<identity><field>cpe</field><concludedValue>cpe:/a:x:a:2</concludedValue></identity></evidence></component><component><name>b</name></component></components></bom>`
	for _, s := range []string{asJSON, asXML} {
		got, _ := mustAll(t, s)
		if len(got) != 2 || !slices.Equal(got[0].PURLs, []string{"pkg:npm/a@2"}) || !slices.Equal(got[0].CPEs, []string{"cpe:/a:x:a:2"}) || got[0].Version != "2" || len(got[1].PURLs) != 0 {
			t.Errorf("%+v", got)
		}
	}
}

func TestAnOperatingSystemIsTheMachines(t *testing.T) {
	for _, s := range []string{
		`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"operating-system","name":"alpine","version":"3.20.3"},{"type":"library","name":"musl"}]}`,
		`{"spdxVersion":"SPDX-2.3","packages":[{"name":"alpine","versionInfo":"3.20.3","primaryPackagePurpose":"OPERATING-SYSTEM"},{"name":"musl"}]}`,
		"SPDXVersion: SPDX-2.3\nPackageName: alpine\nPackageVersion: 3.20.3\nPrimaryPackagePurpose: OPERATING_SYSTEM\nPackageName: musl\n",
		`{"@context":"https://spdx.org/rdf/3.0.1/x","@graph":[{"type":"software_Package","name":"alpine","software_packageVersion":"3.20.3","software_primaryPurpose":"operatingSystem"},{"type":"software_Package","name":"musl"}]}`,
	} {
		got, doc := mustAll(t, s)
		if doc.OS != "alpine 3.20.3" || len(got) != 2 || got[0].Type != "operating-system" || got[1].OS != "alpine 3.20.3" {
			t.Errorf("%+v %+v", doc, got)
		}
	}
}

// The terms of SPDX 3 may be written short, with a prefix, or whole.
func TestTermsOfSPDX3HoweverTheyAreWritten(t *testing.T) {
	for _, s := range []string{
		`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"Organization","spdxId":"urn:o","name":"Acme"},{"type":"software_Package","spdxId":"urn:p","name":"a","software_packageVersion":"1","suppliedBy":"urn:o","software_packageUrl":"pkg:npm/a@1","externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"cpe23","identifier":"cpe:2.3:a:acme:a:1:*:*:*:*:*:*:*"},{"externalIdentifierType":"cpe22","identifier":"cpe:/a:acme:b:1"}]}]}`,
		`{"@context":{"spdx":"https://spdx.org/rdf/3.0.1/terms/"},"@graph":[{"@type":["spdx:Core/Organization"],"@id":"urn:o","spdx:Core/name":"Acme"},{"@type":["spdx:Software/Package"],"@id":"urn:p","spdx:Core/name":"a","spdx:Software/packageVersion":"1","spdx:Core/suppliedBy":{"@id":"urn:o"},"spdx:Core/externalIdentifier":[{"spdx:Core/externalIdentifierType":{"@id":"spdx:Core/ExternalIdentifierType/packageUrl"},"spdx:Core/identifier":"pkg:npm/a@1"},{"spdx:Core/externalIdentifierType":"cpe23","spdx:Core/identifier":"cpe:2.3:a:acme:a:1:*:*:*:*:*:*:*"},{"spdx:Core/externalIdentifierType":"cpe22","spdx:Core/identifier":"cpe:/a:acme:b:1"}]}]}`,
		`{"@graph":[{"@type":["https://spdx.org/rdf/3.0.1/terms/Software/Package"],"@id":"urn:p","https://spdx.org/rdf/3.0.1/terms/Core/name":[{"@value":"a"}],"https://spdx.org/rdf/3.0.1/terms/Software/packageVersion":[{"@value":"1"}],"https://spdx.org/rdf/3.0.1/terms/Core/suppliedBy":[{"https://spdx.org/rdf/3.0.1/terms/Core/name":"Acme"}],"https://spdx.org/rdf/3.0.1/terms/Software/packageUrl":[{"@value":"pkg:npm/a@1"}],"https://spdx.org/rdf/3.0.1/terms/Core/externalIdentifier":[{"https://spdx.org/rdf/3.0.1/terms/Core/externalIdentifierType":[{"@id":"https://spdx.org/rdf/3.0.1/terms/Core/ExternalIdentifierType/cpe23"}],"https://spdx.org/rdf/3.0.1/terms/Core/identifier":[{"@value":"cpe:2.3:a:acme:a:1:*:*:*:*:*:*:*"}]},{"https://spdx.org/rdf/3.0.1/terms/Core/externalIdentifierType":"cpe22","https://spdx.org/rdf/3.0.1/terms/Core/identifier":"cpe:/a:acme:b:1"}]}]}`,
	} {
		got, doc := mustAll(t, s)
		if doc.Format != SPDX3 || len(got) != 1 {
			t.Fatalf("%s %+v", doc.Format, got)
		}
		c := got[0]
		if c.ID != "urn:p" || c.Name != "a" || c.Version != "1" || c.Vendor != "Acme" || !slices.Equal(c.PURLs, []string{"pkg:npm/a@1"}) || len(c.CPEs) != 2 {
			t.Errorf("%+v", c)
		}
	}
}

func TestADocumentInsideOfAnObject(t *testing.T) {
	got, doc := mustAll(t, `{"sbom":{"spdxVersion":"SPDX-2.3","name":"x","packages":[{"name":"a","versionInfo":"1","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/a@1"}]}]}}`)
	if doc.Format != SPDXJSON || doc.Version != "2.3" || len(got) != 1 || len(got[0].PURLs) != 1 {
		t.Errorf("%+v %+v", doc, got)
	}
}

func TestWhatIsNoInventoryIsNotTakenForOne(t *testing.T) {
	for _, s := range []string{
		`{"title":"Known Exploited","catalogVersion":"2024.01.01","vulnerabilities":[{"cveID":"CVE-2024-1"}]}`, `{"name":"mine","version":"1.0.0","dependencies":{"a":"^1"}}`,
		`{"version":"2.1.0","runs":[]}`, `[{"value":"192.0.2.1","type":"ip"}]`, `{"type":"bundle","id":"bundle--1","objects":[]}`, `[{"pid":"1","name":"init","version":"1"}]`,
		"value,type,description\n192.0.2.1,ip,x\n", "日期,版本,備註\n1,2,3\n", "dear all, our product is fine\n", "# Title\n\nSome text about a Version of things.\n",
	} {
		if f := Detect([]byte(s)); f != Unknown {
			t.Errorf("%.40q is %s", s, f)
		}
	}
}
