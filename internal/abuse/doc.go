// Package abuse keeps who answers for abuse of an address or a name that is no member's: the abuse contacts that registries publish (RFC 2142 asks for an
// abuse mailbox; RIPE, APNIC and the national registries keep them as RPSL), and those that the desk knows by itself.
//
//	a file of a source ──► blocks and names with a mailbox ──► asked for addresses and names: the narrowest block, the longest name
//
// A source is loaded whole: its newer file takes the place of the older one. Nothing is ever asked of a registry by the program.
package abuse
