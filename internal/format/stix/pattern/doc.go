// Package pattern reads STIX patterns, the small language in which an indicator says what to look for:
//
//	[domain-name:value = 'c2.example.net' OR ipv4-addr:value = '192.0.2.77'] WITHIN 300 SECONDS
//
// What stands in one pair of square brackets is tested against the objects of one observation ("seen together, by one sensor, at
// one time"); outside the brackets observations are joined by AND, OR and FOLLOWEDBY and narrowed by WITHIN, REPEATS and
// START … STOP.
//
// Parse reads a pattern of STIX 2.0 (part 5) or 2.1 (section 9) into a tree, or says at which character it breaks and why, in both
// languages. Equalities lists the values a pattern names ("which hosts, which hashes?"), the part most readers want. Match tells
// whether observed data fits the pattern.
package pattern
