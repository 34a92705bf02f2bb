package member_test

import (
	_ "fake/internal/app"
	_ "fake/internal/store/storetest"
)

const q = "SELECT id FROM org"
