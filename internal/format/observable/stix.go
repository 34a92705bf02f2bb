package observable

import (
	"crypto/sha1"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"
)

// namespace is that of deterministic STIX ids (STIX 2.1 §2.9).
var namespace = uuid.MustParse("00abedb4-aa42-466c-9c01-fed23315a9b7")

// NoSCO is the type in the id of a value for which STIX has no cyber-observable object.
const NoSCO = "x-lianfang-observable"

// STIXType is the type of the STIX 2.1 cyber-observable object for the value, "" where STIX has none.
func (v Value) STIXType() string {
	switch v.Kind {
	case IPv4, IPv4CIDR:
		return "ipv4-addr"
	case IPv6, IPv6CIDR:
		return "ipv6-addr"
	case Domain:
		return "domain-name"
	case URL:
		return "url"
	case Email:
		return "email-addr"
	case MD5, SHA1, SHA256, SHA512, FileName:
		return "file"
	case ASN:
		return "autonomous-system"
	case RegistryKey:
		return "windows-registry-key"
	case Mutex:
		return "mutex"
	case CPE:
		return "software"
	}
	return ""
}

var hashName = map[Kind]string{MD5: "MD5", SHA1: "SHA-1", SHA256: "SHA-256", SHA512: "SHA-512"}

// HashName is the word of the STIX 2.1 hash algorithm vocabulary (§10.7), "" for a value that is no hash of a file.
func (v Value) HashName() string { return hashName[v.Kind] }

// Properties gives the ID contributing properties of the SCO for the value (STIX 2.1 §6), which are also all properties that its object
// needs beside type, spec_version and id. nil where STIX has no SCO.
func (v Value) Properties() map[string]any {
	switch v.Kind {
	case MD5, SHA1, SHA256, SHA512:
		return map[string]any{"hashes": map[string]string{hashName[v.Kind]: v.Text}}
	case FileName, Mutex:
		return map[string]any{"name": v.Text}
	case RegistryKey:
		return map[string]any{"key": fullHive(v.Text)}
	case ASN:
		n, _ := strconv.ParseUint(strings.TrimPrefix(v.Text, "AS"), 10, 32)
		return map[string]any{"number": n}
	case CPE:
		return software(v.Text)
	}
	if v.STIXType() == "" {
		return nil
	}
	return map[string]any{"value": v.Text}
}

// software names the product, vendor and version that a CPE says; "*" and "-" say nothing.
func software(cpe string) map[string]any {
	parts := cpeParts(strings.Replace(cpe, "cpe:/", "cpe:2.2:", 1))
	out := map[string]any{"cpe": cpe, "name": cpe}
	for i, key := range map[int]string{3: "vendor", 4: "name", 5: "version"} {
		if i < len(parts) && parts[i] != "" && parts[i] != "*" && parts[i] != "-" {
			out[key] = strings.ReplaceAll(parts[i], `\`, "")
		}
	}
	return out
}

// ID is the deterministic identifier of the value: that of its STIX 2.1 SCO, or x-lianfang-observable--UUIDv5 where STIX has none.
func (v Value) ID() string {
	if t := v.STIXType(); t != "" {
		return DeterministicID(t, v.Properties())
	}
	return DeterministicID(NoSCO, map[string]any{"kind": string(v.Kind), "value": v.Text})
}

// DeterministicID is type--UUIDv5 over the canonical JSON (RFC 8785) of the ID contributing properties (STIX 2.1 §2.9). Of several hashes the caller
// passes one, the first that there is of MD5, SHA-1, SHA-256, SHA-512. It returns "" if properties cannot be written as JSON.
func DeterministicID(stixType string, properties map[string]any) string {
	raw, err := json.Marshal(properties)
	if err != nil {
		return ""
	}
	canonical := jsontext.Value(raw)
	if canonical.Canonicalize() != nil {
		return ""
	}
	return stixType + "--" + uuid.NewHash(sha1.New(), namespace, canonical, 5).String()
}
