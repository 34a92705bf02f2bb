package web

import (
	_ "fake/client"
	_ "fake/internal/exposure"
	_ "fake/internal/face/rest" // WANT internal/face/web imports internal/face/rest: a face does not use another face
	_ "fake/internal/face/web/page"
)

const q = "INSERT INTO page VALUES (1)" // WANT SQL stands in store.go or store_….go of a domain package, or in the ground
