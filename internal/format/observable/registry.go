package observable

import "strings"

// The hives of the Windows registry by their short names.
var hives = [...]struct{ short, full string }{
	{"HKLM", "HKEY_LOCAL_MACHINE"}, {"HKCU", "HKEY_CURRENT_USER"}, {"HKCR", "HKEY_CLASSES_ROOT"},
	{"HKU", "HKEY_USERS"}, {"HKCC", "HKEY_CURRENT_CONFIG"}, {"HKPD", "HKEY_PERFORMANCE_DATA"},
}

func registryKey(s string) (Value, error) {
	s = strings.TrimRight(strings.TrimPrefix(s, `\Registry\`), `\`)
	for strings.Contains(s, `\\`) {
		s = strings.ReplaceAll(s, `\\`, `\`)
	}
	hive, rest, deep := strings.Cut(s, `\`)
	hive = strings.ToUpper(strings.TrimSuffix(hive, ":")) // PowerShell writes HKLM:\
	for _, h := range hives {
		if hive != h.short && hive != h.full {
			continue
		}
		if !deep {
			rest = ""
		} else {
			rest = `\` + rest
		}
		return named(RegistryKey, hive+rest, maxRegistry)
	}
	return refuse(RegistryKey, "這不是登錄機碼。", "This is not a registry key.")
}

// fullHive writes the hive in full, as STIX 2.1 §6.17 asks.
func fullHive(key string) string {
	hive, rest, deep := strings.Cut(key, `\`)
	for _, h := range hives {
		if hive == h.short && deep {
			return h.full + `\` + rest
		}
		if hive == h.short {
			return h.full
		}
	}
	return key
}
