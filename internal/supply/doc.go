// Package supply tells the customers of a supplier what they may know when it is exposed or attacked: it has not hit them yet, but it may soon.
//
// Nothing is told that the supplier does not consent to: by a standing consent, by an act of its own, or by saying yes when the desk asks. Without it the desk may
// tell customers that one of their suppliers is concerned, only where they have so many confirmed suppliers that this names nobody. Who counts as a customer
// package member says: a link by two voices.
//
//	notice     by                                        becomes
//	open       standing consent, act, unnamed            fixed   the next inventory no longer has it, or no record says so any more
//	                                                     ended   the supplier says that it is over, or takes its standing consent back
//	fixed      found again, while the consent stands     open
//
// A notice makes one warning (package warning), whose recipients are the customers, a page of 500 at a time; what the notice becomes later is an update of it.
// The text of an exposure is made of fixed sentences: no host, no version, no number of machines leaves the supplier. How much of the flaw a reader is told is
// asked each time with that reader's eyes.
//
// A supplier reads counts of its customers, and how they answered only where there are so many that this tells nothing of one. Customers of customers are
// told nothing: what a customer makes of a warning is its own.
package supply
