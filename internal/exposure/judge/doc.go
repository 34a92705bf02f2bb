// Package judge says whether a component is affected by a vulnerability, on the word of one source, and shows its work.
//
// An Opinion is what one source says: configurations of criteria, each a product with a range of versions. A Component is what somebody
// runs. The answer has three values, and every step that led to it stands in a tree that a person can check or refute:
//
//	affected       a criterion holds, and so does everything its configuration asks of the machine
//	not affected   the source names the product, and no configuration holds
//	possible       a fact is missing or cannot be compared; the tree says which
//
// It is pure: no store, no clock. Products are never matched by name alone, and nothing missing is ever read as safe.
package judge
