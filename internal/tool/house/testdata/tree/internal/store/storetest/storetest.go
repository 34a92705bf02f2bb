package storetest

import _ "fake/internal/store"
