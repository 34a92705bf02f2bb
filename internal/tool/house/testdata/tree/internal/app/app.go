package app

import (
	_ "fake/internal/face/web"
	_ "fake/internal/store"
)
