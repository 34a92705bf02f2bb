package exposure

import "encoding/json"

// jsonTexts writes strings as the JSON array that json_each takes.
func jsonTexts(list []string) string {
	if list == nil {
		list = []string{}
	}
	b, _ := json.Marshal(list) // strings always marshal
	return string(b)
}
