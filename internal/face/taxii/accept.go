package taxii

import (
	"mime"
	"strconv"
	"strings"
)

// accepts tells whether one of the media ranges of an Accept header (RFC 9110 §12.5.1) is TAXII 2.1 (3.1): without a version it is the newest that
// the server speaks. No header is any type.
func accepts(headers []string) bool {
	ranges := strings.Split(strings.Join(headers, ","), ",")
	if strings.TrimSpace(ranges[0]) == "" && len(ranges) == 1 {
		return true
	}
	for _, one := range ranges {
		typ, params, err := mime.ParseMediaType(strings.TrimSpace(one))
		if err != nil {
			continue
		}
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil && q == 0 {
			continue
		}
		switch typ {
		case "*/*", "application/*":
			return true
		case "application/taxii+json":
			if v, ok := params["version"]; !ok || v == "2.1" {
				return true
			}
		}
	}
	return false
}
