package web

const r = "SELECT id FROM page" // WANT SQL stands in store.go or store_….go of a domain package, or in the ground
