package store

import _ "fake/internal/text"

const q = "SELECT 1 FROM ground"
