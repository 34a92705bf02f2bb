// Package restricted keeps the register of products that endanger national cyber security (危害國家資通安全產品), finds them in inventories, and follows each until
// it is replaced.
//
// Nothing of the register is part of the program: it is filled by the centre's operator. It concerns public agencies, and others that were named by their
// sector's authority and have a responsibility level; who joined freely never meets it.
//
//	register changed ──► components that it meets ──► whose they are ──► flags
//	inventory taken  ──► components of its owner  ─────────────────────► flags, and what is no longer there is replaced
//
// A flag is one entry met on one machine of one organisation, or a thing that an organisation declared by hand. life.go is the table of its states, ask.go that
// of exceptions. What an organisation has and does is for itself and the centre (TLP:AMBER+STRICT), never for who looks after it.
package restricted
