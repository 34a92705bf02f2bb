package store

import _ "fake/internal/marking" // WANT internal/store imports internal/marking: the ground knows no word of the domain
