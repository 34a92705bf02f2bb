package framing

// What Open lets through.
const (
	MaxDecompressed = 2 << 30  // bytes after decompression; a whole yearly NVD feed is about a tenth
	MaxRatio        = 200      // decompressed : compressed; real feeds reach about 40
	RatioAfter      = 64 << 20 // bytes from which the ratio counts, so that small regular files pass
	DecoderMemory   = 32 << 20 // bytes a decoder may take for its window
	maxZipName      = 4096     // bytes of a file name within a zip
	maxZipExtra     = 64 << 10 // bytes of extra fields within a zip
)

// What CheckJSON and Elements let through where JSONLimits says nothing.
const (
	MaxDepth   = 200      // containers within containers
	MaxValue   = 16 << 20 // bytes of one element, or of one document of many
	MaxString  = 16 << 20 // bytes of one string as written
	MaxName    = 4096     // bytes of a member's name as written
	MaxNumber  = 1024     // bytes of a number as written
	MaxMembers = 250_000  // members of all objects that are open at one place
)

// What Rows lets through where RowLimits says nothing.
const (
	MaxRow    = 1 << 20 // bytes of one row with its line breaks
	MaxFields = 1000    // fields of one row
)

const bufferSize = 64 << 10

// JSONLimits says how much of a JSON text is taken and of which shape it is. A limit that is zero is the default of this package.
type JSONLimits struct {
	Bytes   int64 // of the whole text
	Depth   int   // containers within containers
	Value   int64 // bytes of one element that Elements gives, or of one document when Lines is set
	String  int64 // bytes of one string as written
	Members int   // members of all objects that are open at one place

	Lines bool // many documents one after the other (JSON lines) instead of exactly one; none is allowed too
	Bare  bool // for Elements: a document without the array at path is itself one element
}

func (l JSONLimits) orDefault() JSONLimits {
	if l.Bytes <= 0 {
		l.Bytes = MaxDecompressed
	}
	if l.Depth <= 0 {
		l.Depth = MaxDepth
	}
	if l.Value <= 0 {
		l.Value = MaxValue
	}
	if l.String <= 0 {
		l.String = MaxString
	}
	if l.Members <= 0 {
		l.Members = MaxMembers
	}
	return l
}
