package intel

import "lianfang/internal/format/sniff"

// readers says which formats are intelligence and who reads them.
var readers map[sniff.Format]reader

const formatSTIX = sniff.STIX

func init() {
	readers = map[sniff.Format]reader{
		sniff.STIX: {read: fromSTIX, json: true, lines: true},
	}
}
