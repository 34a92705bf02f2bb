// Package custody writes and checks two things that have to hold without any database: the chain of who held a piece of evidence, and a sealed package of evidence with its chain.
//
// A chain is lines of JSON, each signed by the centre's Ed25519 key and each with the hash of the line before it, so that none can be changed, left out or put between.
//
// A package is a tar file of which every byte follows from the manifest, the chain and the evidence itself:
//
//	README.txt        what it is and how it is checked, in both languages
//	manifest.json     what is in it; one member a line
//	manifest.sig      the hash of each line of the manifest, and the signature over them
//	key.pub           the public key, which the one who checks should know from elsewhere
//	custody.jsonl     the chain
//	evidence/0001.bin … the evidence, under names that the centre made
//
// Check reads it as it comes and says the first place that is not as it was sealed.
package custody
