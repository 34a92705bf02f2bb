package misp

// Limits of events, feeds and warninglists. Depth, members and length of a token are those of package walk.
const (
	MaxEvents      = 1_000_000 // events of one file
	MaxAttributes  = 5_000_000 // attributes of one file
	MaxObjects     = 2_000_000 // objects of one file
	MaxInObject    = 20_000    // attributes of one object, kept together
	MaxValue       = 1 << 20   // bytes of an attribute's value (a YARA rule, a mail)
	MaxShort       = 8192      // bytes of a name, type, tag, identifier
	MaxLong        = 1 << 20   // bytes of a comment, description or report
	MaxTags        = 1000      // tags or galaxy clusters of one event, attribute
	MaxSightings   = 1000      // sightings of one attribute
	MaxReferences  = 10_000    // references of one object
	MaxReports     = 100       // reports of one event
	MaxKept        = 32 << 20  // bytes of text kept of one head, attribute, object or warninglist together
	MaxProblems    = 16        // problems kept of one thing
	maxWrapping    = 8         // "response" and lists around an event
	MaxManifest    = 200_000   // events of a feed's manifest
	MaxLists       = 4096      // warninglists of one set
	MaxEntries     = 8_000_000 // entries of all lists of one set
	MaxSetBytes    = 256 << 20 // bytes of all entries of one set
	MaxEntry       = 2048      // bytes of one entry of a warninglist
	MaxExpressions = 5000      // regular expressions of one set
	MaxHits        = 64        // lists that one Match names
)
