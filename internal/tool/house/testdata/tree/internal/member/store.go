package member

import (
	_ "fake/internal/format/tlp"
	_ "fake/internal/marking"
	_ "fake/internal/store"
)

const q = `SELECT id
	FROM org`
