// Package framing is the gate that every foreign file passes before anybody looks at what it says.
//
// A member uploads a feed: perhaps compressed, perhaps cut off, perhaps made to fill our memory. Open takes the wrapping off (gzip,
// zstd, a zip with one file, a byte order mark) under a cap; CheckJSON reads the whole text once, storing nothing, and either is
// content or says in one sentence what is wrong and where; Elements then hands out the objects one by one, as the bytes that came.
//
// JSON is taken as RFC 7493 (I-JSON) has it: UTF-8, no duplicate names at any depth, no lone surrogates. U+0000 is refused as well,
// written raw or as an escape, because the stores cannot hold it. The scanner is our own because a decoder that buffers a whole
// token can be made to hold a whole file; its verdicts are held against those of package jsontext by a fuzz target.
//
// A file that cannot be read at all is an *Error; one bad object in a readable file is a Problem, which the formats make.
package framing
