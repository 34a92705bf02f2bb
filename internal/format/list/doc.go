// Package list reads indicator lists in the shapes in which people publish them.
//
// There is no standard for "a list of bad things": one address a line, a hosts file, a table from a spreadsheet, the export of a feed, rules for an
// intrusion detection system. A Shape names such a habit, Detect finds it from the file's beginning, and Read gives one Entry for each value,
// with whatever the list says about it: sort, description, first and last time, confidence, tags, TLP, family.
//
// Values stay raw: lists call a hash an IP and write addresses defanged in five ways, and package observable knows what a value is. Kind is only
// what the list claims. A line that cannot be understood is an Entry with Problems; an error means that the file cannot be trusted as a whole.
package list
