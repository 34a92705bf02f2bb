package exposure

import (
	_ "fake/internal/app" // WANT internal/exposure imports internal/app: only app, centre, nation, cmd, bench and the tools stand above everything
	_ "fake/internal/intel"
	_ "fake/internal/warning" // WANT internal/exposure imports internal/warning: exposure may use marking, member, access, intel
)
