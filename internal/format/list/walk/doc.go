// Package walk goes through a JSON document one value at a time, for readers that want a few members of a very large file.
//
// A feed can be gigabytes; the readers of inventories, events and indicator lists keep one component, attribute or entry in memory.
// A Cursor stands before a value: the reader looks what it is, takes it, steps into it or skips it. What is dangerous in a stranger's
// JSON ends the walk with a framing.Error that names the place: nesting without end, a token without end, duplicate keys, bad UTF-8,
// U+0000, an object with too many members. The rules are those of RFC 8259 read strictly as RFC 7493 (I-JSON) does; only a leading byte order
// mark is forgiven, as RFC 8259 §8.1 allows.
package walk
