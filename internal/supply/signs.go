package supply

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/format/observable"
	"lianfang/internal/format/prose"
)

// A report's signs become indicators of the supplier's own, with ids that nobody else has. As values they would be everybody's, and whoever is told of a value by a
// warning is told what all others say of it.

// sign is an indicator of a report.
type sign struct{ id, name, pattern string }

// stixOf is the object path of STIX 2.1 (§6) by which a kind of value is looked for.
var stixOf = map[observable.Kind]string{
	observable.IPv4: "ipv4-addr:value", observable.IPv6: "ipv6-addr:value", observable.IPv4CIDR: "ipv4-addr:value", observable.IPv6CIDR: "ipv6-addr:value", observable.Domain: "domain-name:value",
	observable.URL: "url:value", observable.Email: "email-addr:value", observable.MD5: "file:hashes.MD5", observable.SHA1: "file:hashes.'SHA-1'", observable.SHA256: "file:hashes.'SHA-256'",
	observable.SHA512: "file:hashes.'SHA-512'", observable.FileName: "file:name", observable.Mutex: "mutex:name", observable.RegistryKey: "windows-registry-key:key",
}

// signs finds the values in what a supplier wrote, the first hundred.
func (n Notice) signs() ([]sign, error) {
	found, err := prose.Extract(strings.NewReader(n.Signs))
	if err != nil {
		return nil, err
	}
	space, err := uuid.Parse(n.UUID)
	if err != nil {
		return nil, err
	}
	var out []sign
	for _, f := range found {
		path, ok := stixOf[f.Value.Kind]
		if !ok || !f.Judgement.Accused() || len(out) >= maxIndicated {
			continue
		}
		value := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(f.Value.Text)
		out = append(out, sign{"indicator--" + uuid.NewSHA1(space, []byte(string(f.Value.Kind)+"\x00"+f.Value.Text)).String(), f.Value.Defanged(), "[" + path + " = '" + value + "']"})
	}
	return out, nil
}

// bundle is signs as intake reads them.
func bundle(n Notice, all []sign, now time.Time) ([]byte, error) {
	type object struct {
		Type        string   `json:"type"`
		Spec        string   `json:"spec_version"`
		ID          string   `json:"id"`
		Created     string   `json:"created"`
		Modified    string   `json:"modified"`
		Name        string   `json:"name"`
		Types       []string `json:"indicator_types"`
		Pattern     string   `json:"pattern"`
		PatternType string   `json:"pattern_type"`
		From        string   `json:"valid_from"`
	}
	const layout = "2006-01-02T15:04:05.000Z"
	at := now.UTC().Format(layout)
	objects := make([]object, len(all))
	for i, s := range all {
		objects[i] = object{"indicator", "2.1", s.id, at, at, s.name, []string{"malicious-activity"}, s.pattern, "stix", n.Since.UTC().Format(layout)}
	}
	return json.Marshal(map[string]any{"type": "bundle", "id": "bundle--" + n.UUID, "objects": objects})
}
