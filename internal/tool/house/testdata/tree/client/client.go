package client

import _ "fake/internal/text" // WANT client imports internal/text: others copy the client: it uses the standard library alone
