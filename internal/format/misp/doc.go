// Package misp reads what the MISP community exchanges: events, feed folders and warninglists.
//
// An event is a story told by one organisation: a head (who, when, how sure, which tags) and attributes, single values such as an address or a
// file name, some of them bound into objects. Readers get the head and the attributes apart, because an event may hold hundreds
// of thousands of attributes while its tags, which decide who may see them, stand at the end of the file: Heads reads the stories alone,
// Parts reads the values one at a time with the number of the event they belong to. Whoever needs both reads the file twice.
//
// Attribute.Observables cuts a value into what can be seen on a wire or a disk; composite types give two. Values stay raw here, and
// tags stay strings: other packages know normal forms and the TLP.
//
// A warninglist names what is likely harmless (resolvers, large clouds, empty files). A WarningSet holds many lists and answers which of them an
// observable is in; it never decides what follows.
//
// Sources: the MISP core format (draft-dulaunoy-misp-core-format), the MISP feed layout (manifest.json, hashes.csv) and the
// misp-warninglists format.
package misp
