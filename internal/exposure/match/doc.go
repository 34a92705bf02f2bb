// Package match joins an inventory with knowledge, in memory: which of these components has which vulnerability, on whose word and why.
//
// It is what `lianfang match` runs in a pipeline without server or store, by the same rules as the centre: package knowledge reads what sources
// say, package judge decides. What is added here is speed and one answer a vulnerability:
//
//	Base        voices by product, gathered in groups: all names of one flaw are one vulnerability
//	Inventory   rows, each distinct component kept once
//	Judge       a row at a time in order: voices that name its product and may hold → judge → weigh → Finding
//
// The way of an answer: row → shelf → without → ask → surely or onMachine → hear → decide → formed. In lines, surely takes a pattern where one fits, and Lines writes the row's version into it.
//
// A distinct component is compared once however many rows have it, and only with voices of its own products; a version that lies outside of all
// ranges is known from bounds that were read once, without building evidence. Answers wait on a shelf for the other rows that are told the same; what
// depends on the machine is asked once for all machines that are alike in it (docs/decisions/0019).
package match
