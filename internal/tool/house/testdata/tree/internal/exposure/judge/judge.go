package judge

import (
	_ "fake/internal/format/tlp"
	_ "fake/internal/store" // WANT internal/exposure/judge imports internal/store: it is pure: formats and words only
)
