// Package evidence is the vault: what people bring to a case, kept as it came, and who held it.
//
//	received ──► read · handed over · sealed · held back ──► destroyed
//
// The bytes lie in a folder by their SHA-256 (package blob) and are on disk before the row that names them. They are never shown, run or unpacked; what is known of them was found by looking at
// bytes (triage). They leave the house as a download with a reason, or in a sealed package, and each is an entry.
//
// Each case has a chain of custody: lines signed by the centre's key, each with the hash of the one before (package format/custody). A line is added in the transaction of the deed.
//
// A Pass is leave to the evidence of one case. Package incident makes it, for whoever holds the code of a report, for the people of the body, or for the desk. The desk alone reads bytes; the
// others see what they brought themselves.
//
// Half a year after a case ended its evidence is destroyed, unless the desk holds it back: the bytes are erased, the hash and the entry stay.
package evidence
