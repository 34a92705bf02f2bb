package main

import (
	_ "fake/internal/app"
	_ "fake/internal/nation"
)
