package stix

import (
	_ "fake/internal/format/tlp"
	_ "fake/internal/store" // WANT internal/format/stix imports internal/store: a format uses other formats only
	_ "fake/internal/text"
)
