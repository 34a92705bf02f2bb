package feed

import (
	_ "fake/internal/access"
	_ "fake/internal/exposure" // WANT internal/intel/feed imports internal/exposure: intel may use marking, member, access
	_ "fake/internal/face/web" // WANT internal/intel/feed imports internal/face/web: a domain does not know who shows it
	_ "fake/internal/intel"
)
