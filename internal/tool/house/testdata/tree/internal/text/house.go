package text

import _ "fake/internal/store" // WANT internal/text imports internal/store: text and fault use nothing of the house but each other
