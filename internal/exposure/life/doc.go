// Package life is the life of a finding: one vulnerability that concerns one organisation. It is pure: states, what moves them, and the
// reasons for which a vulnerability may be said not to matter.
//
//	state      accept    mitigate   fix    reopen  still  cleared   vanished  found
//	open       accepted  mitigated  fixed  –       –      verified  gone      –
//	accepted   accepted  mitigated  fixed  open    –      verified  gone      –
//	mitigated  accepted  mitigated  fixed  open    –      verified  gone      –
//	fixed      –         –          –      open    open   verified  gone      –
//	verified   –         –          –      –       –      –         –         open
//	gone       –         –          –      –       –      –         –         open
//
// The first four are people's; the others are what inventories and records say. Whoever claims that something is fixed is believed by the
// next inventory alone.
package life
