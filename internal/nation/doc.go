// Package nation is a country that does not exist: what a newcomer sees in the demo, what tests need, and what load generators multiply.
//
// It has a national centre, nine sectors with a centre each, and the organisations that they look after: power, water, banks, hospitals,
// a city and its district office, a semiconductor maker with two rows of suppliers, shops without anybody for IT, and two applicants
// whose papers are still being read. People sit in them, inventories list what runs there (real product names, so that real knowledge of
// vulnerabilities finds them), and sources have things to tell. Then one morning an advisory arrives from abroad: Script is what
// happens, Expected is whom it must find.
//
// Nothing here is anybody's: names are invented; addresses are those that RFC 5737, RFC 3849 and RFC 2544 keep for examples and
// laboratories; domains end in .example, example.com, .net or .org (RFC 2606); telephone numbers are made up (5550-0…, 0900-555-0…) and
// nothing here dials them. What is real, the public intelligence under data/intel, is listed with its licence in data/ORIGIN.md.
//
//	Load        the nation, read once from the embedded files
//	Bundle …    load generators: as much as one wants of the same kind, by a seed
//
// The package is pure: it opens no store and knows no clock.
package nation
