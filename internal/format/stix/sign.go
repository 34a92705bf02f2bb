package stix

import (
	"encoding/json"
	"strings"
	"time"

	"lianfang/internal/format/observable"
)

// Sign is an indicator that is to be written: what to look for, and the words that mark it.
type Sign struct {
	ID      string // indicator--…
	Name    string
	Pattern string
	Labels  []string
}

// paths are the object paths of STIX 2.1 (§6) by which a kind of value is looked for.
var paths = map[observable.Kind]string{
	observable.IPv4: "ipv4-addr:value", observable.IPv6: "ipv6-addr:value", observable.IPv4CIDR: "ipv4-addr:value", observable.IPv6CIDR: "ipv6-addr:value", observable.Domain: "domain-name:value",
	observable.URL: "url:value", observable.Email: "email-addr:value", observable.MD5: "file:hashes.MD5", observable.SHA1: "file:hashes.'SHA-1'", observable.SHA256: "file:hashes.'SHA-256'",
	observable.SHA512: "file:hashes.'SHA-512'", observable.FileName: "file:name", observable.Mutex: "mutex:name", observable.RegistryKey: "windows-registry-key:key",
}

// PatternOf is how a value is looked for; ok is false for a kind that is nothing to look for.
func PatternOf(v observable.Value) (pattern string, ok bool) {
	path, ok := paths[v.Kind]
	if !ok {
		return "", false
	}
	return "[" + path + " = '" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(v.Text) + "']", true
}

// WriteSigns writes indicators as a bundle; they hold from a time on, and were made at another.
func WriteSigns(bundle string, made, from time.Time, all []Sign) ([]byte, error) {
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
		Labels      []string `json:"labels,omitempty"`
	}
	const layout = "2006-01-02T15:04:05.000Z"
	at := made.UTC().Format(layout)
	objects := make([]object, len(all))
	for i, s := range all {
		objects[i] = object{"indicator", "2.1", s.ID, at, at, s.Name, []string{"malicious-activity"}, s.Pattern, "stix", from.UTC().Format(layout), s.Labels}
	}
	return json.Marshal(map[string]any{"type": "bundle", "id": "bundle--" + bundle, "objects": objects})
}
