package exposure_test

import (
	"fmt"
	"testing"

	"lianfang/internal/store/storetest"
)

func cveRecord(cna, adp string) string {
	return fmt.Sprintf(`{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2026-0009","assignerOrgId":"00000000-0000-4000-8000-000000000000","state":"PUBLISHED","dateUpdated":"2026-01-02T00:00:00.000Z"},
		"containers":{"cna":{"providerMetadata":{"orgId":"00000000-0000-4000-8000-000000000000","shortName":"acme"},"descriptions":[{"lang":"en","value":"A hole."}],"affected":[%s]},
		"adp":[{"providerMetadata":{"orgId":"00000000-0000-4000-8000-000000000001","shortName":"CISA-ADP"},"affected":[%s]}]}}`, cna, adp)
}

const (
	placeholder = `{"vendor":"acme","product":"agent","cpes":["cpe:2.3:a:acme:agent:*:*:*:*:*:*:*:*"],"defaultStatus":"unknown","versions":[{"version":"*","status":"affected"}]}`
	unnamed     = `{"vendor":"n/a","product":"n/a","versions":[{"version":"n/a","status":"affected"}]}`
)

func versions(v string) string {
	return `{"vendor":"acme","product":"agent","versions":[` + v + `]}`
}

func byDefault(v string) string {
	return `{"vendor":"acme","product":"agent","defaultStatus":"affected","versions":[` + v + `]}`
}

func TestWhatACVERecordSaysOfVersions(t *testing.T) {
	for name, tc := range map[string]struct {
		cna, adp string
		want     []string
	}{
		"a range":                                        {versions(`{"version":"4.0","lessThan":"4.3","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"the fixed version written twice":                {versions(`{"version":"4.3","lessThan":"4.3","status":"affected","versionType":"custom"}`), placeholder, []string{"a: CVE-2026-0009 yes"}},
		"a fixed version that is older":                  {versions(`{"version":"4.1","lessThan":"4.1","status":"affected","versionType":"custom"}`), placeholder, nil},
		"one version":                                    {versions(`{"version":"4.2","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"another version":                                {versions(`{"version":"4.4","status":"affected"}`), "", nil},
		"the CPE's version where there is no list":       {`{"vendor":"x","product":"y","cpes":["cpe:/a:acme:agent:4.2"],"defaultStatus":"affected"}`, "", []string{"a: CVE-2026-0009 yes"}},
		"the CPE's other version where there is no list": {`{"vendor":"x","product":"y","cpes":["cpe:/a:acme:agent:4.1"],"defaultStatus":"affected"}`, "", nil},
		"a package of the product, with versions of its own": {`{"vendor":"Acme","product":"Acme Agent 4","cpes":["cpe:/a:acme:agent"],"collectionURL":"https://access.redhat.com/downloads/content/package-browser/","packageName":"openssl",
			"defaultStatus":"affected","versions":[{"version":"1:9.1.1-2.el8","lessThan":"*","versionType":"rpm","status":"unaffected"}]}`, "", nil},
		"signs in the field":           {versions(`{"version":">= 4.0, < 4.3","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"signs that leave it out":      {versions(`{"version":"< 4.2","status":"affected"}`), "", nil},
		"signs repeated in the bounds": {versions(`{"version":">= 4.0","lessThanOrEqual":"<= 4.1","status":"affected","versionType":"semver"}`), "", nil},
		"words: before":                {versions(`{"version":"Versions prior to v4.3","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"words: and earlier":           {versions(`{"version":"4.1 and earlier","status":"affected"}`), "", nil},
		"words: from to":               {versions(`{"version":"4.1 - 4.2","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"words: a list":                {versions(`{"version":"4.0, 4.1, 4.2","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"words: all versions":          {versions(`{"version":"All versions","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"words: another patch":         {versions(`{"version":"4.1 SP2","status":"affected"}`), "", nil},
		"words that say nothing":       {versions(`{"version":"see references","status":"affected"}`), "", []string{"a: CVE-2026-0009 unknown"}},
		"affected by default beside a list of affected ones": {byDefault(`{"version":"4.1","status":"affected"}`), "", []string{"a: CVE-2026-0009 unknown"}},
		"prose":                                                 {versions(`{"version":"before the May update","status":"affected"}`), "", []string{"a: CVE-2026-0009 unknown"}},
		"a placeholder where nobody said":                       {unnamed, placeholder, []string{"a: CVE-2026-0009 unknown"}},
		"a change inside the range":                             {versions(`{"version":"4.0","lessThan":"5.0","status":"affected","changes":[{"at":"4.2","status":"unaffected"}]}`), "", nil},
		"a change in a range that begins nowhere":               {versions(`{"version":"0","lessThan":"*","status":"affected","changes":[{"at":"4.2","status":"unaffected"}]}`), "", nil},
		"affected once more after a change":                     {versions(`{"version":"4.0","lessThan":"*","status":"affected","changes":[{"at":"4.2","status":"affected"},{"at":"4.1","status":"unaffected"}]}`), "", []string{"a: CVE-2026-0009 yes"}},
		"safe until a change":                                   {versions(`{"version":"0","lessThan":"*","status":"unaffected","changes":[{"at":"4.1","status":"affected"}]}`), "", []string{"a: CVE-2026-0009 yes"}},
		"affected unless said otherwise":                        {byDefault(`{"version":"5.0","lessThan":"*","status":"unaffected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"affected by default, this one not":                     {byDefault(`{"version":"4.2","lessThan":"5.0","status":"unaffected"}`), "", nil},
		"affected by default, but the safe versions are hashes": {byDefault(`{"version":"abc123","status":"unaffected","versionType":"git"}`), "", []string{"a: CVE-2026-0009 unknown"}},
		"affected by default, but the safe versions are prose":  {byDefault(`{"version":"4.2 and later","status":"unaffected"}`), "", []string{"a: CVE-2026-0009 unknown"}},
		"a safe version inside an affected range":               {versions(`{"version":"0","lessThan":"5.0","status":"affected"},{"version":"4.2","status":"unaffected"}`), "", nil},
		"an unknown version":                                    {versions(`{"version":"4.2","status":"unknown"}`), "", []string{"a: CVE-2026-0009 unknown"}},
		"a series":                                              {versions(`{"version":"4.x","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"another series":                                        {versions(`{"version":"4.1.*","status":"affected"}`), "", nil},
		"to the end of a series":                                {versions(`{"version":"4.0","lessThanOrEqual":"4.*","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"safe from here to the end of a series":                 {byDefault(`{"version":"4.1.9","lessThanOrEqual":"4.*","status":"unaffected","versionType":"semver"}`), "", nil},
		"no semantic version, whatever the record says":         {versions(`{"version":"4.0","lessThan":"4.1_p3","status":"affected","versionType":"semver"}`), "", nil},
		"up to and with":                                        {versions(`{"version":"0","lessThanOrEqual":"4.2","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"open to the end":                                       {versions(`{"version":"4.1","lessThan":"*","status":"affected"}`), "", []string{"a: CVE-2026-0009 yes"}},
		"a git hash is no version of release":                   {versions(`{"version":"abc123","lessThan":"def456","status":"affected","versionType":"git"}`), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.SQLite(t)
			w := newWorld(t, s)
			w.upload(0, "asset,cpe\na,cpe:2.3:a:acme:agent:4.2:*:*:*:*:*:*:*\n")
			w.know("cve", "c.json", cveRecord(tc.cna, tc.adp))
			w.expect(0, tc.want...)
		})
	}
}

// A collection and a name say the same as a package URL.
func TestAPackageIsFoundByItsCollection(t *testing.T) {
	for inventory, affected := range map[string]string{
		"pkg:npm/%40acme/agent@4.2.0":    `"collectionURL":"https://www.npmjs.com","packageName":"@acme/agent"`,
		"pkg:maven/org.acme/agent@4.2.0": `"collectionURL":"https://repo.maven.apache.org/maven2/","packageName":"org.acme:agent"`,
		"pkg:pypi/acme-agent@4.2.0":      `"collectionURL":"https://pypi.org/project/pip","packageName":"Acme_Agent"`,
	} {
		w := newWorld(t, storetest.SQLite(t))
		w.upload(0, "asset,purl\na,"+inventory+"\n")
		w.know("cve", "c.json", cveRecord(`{"vendor":"acme","product":"agent",`+affected+`,"versions":[{"version":"4.0.0","lessThan":"4.3.0","status":"affected","versionType":"semver"}]}`, ""))
		w.expect(0, "a: CVE-2026-0009 yes")
	}
}
