// Package letter sends letters that must leave, and what opens a page to whoever got one. A letter on its way is a row of two numbers and a word: what it says
// is made when it leaves, from what is true by then, so no secret lies in the store. Several nodes may send from one table: a letter is one node's for the time
// of a lease.
package letter
