package member

import _ "fake/internal/store/storetest" // WANT imports internal/store/storetest, which is for tests alone

const a = "DELETE FROM org" // WANT SQL stands in store.go or store_….go of a domain package, or in the ground

const b = `
	SELECT id FROM org` // WANT-1 SQL stands in store.go or store_….go of a domain package, or in the ground

const c = "Select the organisation FROM the list, then INSERT a coin"
