package misp

import (
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Event is the head of an event. Times are microseconds since 1970 UTC, 0 if not said.
type Event struct {
	Index            int // from 0, in the order in which they begin in the file
	UUID             string
	Info             string
	Date             string // yyyy-mm-dd as written
	Timestamp        int64
	PublishTimestamp int64
	ThreatLevel      int // 1 high … 4 undefined; 0 not said
	Analysis         int // 0 initial, 1 ongoing, 2 complete; -1 not said
	Distribution     int // 0 own organisation … 3 all, 4 sharing group, 5 as the event; -1 not said
	SharingGroup     string
	Published        bool
	Extends          string // UUID of the event that this one adds to
	Org, Orgc        Org    // who has it, who made it
	Tags             []Tag
	TagsLost         bool // some could not be read: what they say of marking is not known
	Galaxies         []Cluster
	Reports          []Report
	Attributes       int // of the event itself, as counted here
	Objects          int
	At               framing.Position
	Problems         []framing.Problem
}

// Org is an organisation as MISP names it.
type Org struct{ Name, UUID string }

// Tag is a machine tag or free word, as written.
type Tag struct {
	Name  string
	Local bool // not meant to leave the instance that set it
}

// Cluster is a named thing of a galaxy: a threat actor, a malware family, a sector.
type Cluster struct{ Tag, Type, Value, UUID string }

// Report is prose that belongs to an event; Content is Markdown.
type Report struct {
	UUID, Name, Content string
	Timestamp           int64
	Deleted             bool
}

// Attribute is one value with what was said about it.
type Attribute struct {
	UUID               string
	Type               string // of the MISP core format, §2.4.2.3
	Category           string
	Value              string // raw; value1|value2 for composite types
	Comment            string
	ToIDS              bool // fit for automatic detection
	Timestamp          int64
	FirstSeen          int64
	LastSeen           int64
	Deleted            bool
	Distribution       int // as in Event
	SharingGroup       string
	DisableCorrelation bool
	ObjectRelation     string // role within its object
	Tags               []Tag
	TagsLost           bool // as in Event
	Galaxies           []Cluster
	Sightings          []Sighting
	At                 framing.Position
	Problems           []framing.Problem
}

// Sighting says that a value was seen (0), was a false positive (1) or has expired (2).
type Sighting struct {
	UUID   string
	Type   int
	Date   int64
	Source string
	Org    Org
}

// Object binds attributes that belong together.
type Object struct {
	UUID         string
	Name         string
	MetaCategory string
	Description  string
	TemplateUUID string
	Comment      string
	Timestamp    int64
	FirstSeen    int64
	LastSeen     int64
	Deleted      bool
	Distribution int
	SharingGroup string
	References   []Reference
	Attributes   []Attribute
	At           framing.Position
	Problems     []framing.Problem
}

// Reference is an edge from an object to another object or attribute.
type Reference struct{ UUID, Referenced, Relationship, Comment string }

// Part is an attribute of an event or a whole object of it; exactly one of the two is set.
type Part struct {
	Event     int // Index of the event it belongs to
	Attribute *Attribute
	Object    *Object
}

// notes is where a reader puts what is wrong with the thing it reads.
type notes struct {
	list *[]framing.Problem
	id   *string
	at   framing.Position
}

func (n notes) add(code string, say text.Text) {
	if last := len(*n.list) - 1; last >= 0 && (*n.list)[last].Code == code && (*n.list)[last].Say.String() == say.String() {
		return
	}
	if len(*n.list) < MaxProblems {
		*n.list = append(*n.list, framing.Problem{Code: code, Say: say, At: n.at, Object: *n.id})
	}
}

func (n notes) tooLong(member string, most int) {
	n.add("too_long", text.Format("「%s」超過 %d 位元組，未採用。", "“%s” is longer than %d bytes and was left out.", member, most))
}

func (n notes) wrongShape(member string) {
	n.add("wrong_type", text.Format("「%s」的形狀不對，未採用。", "“%s” has the wrong shape and was left out.", member))
}

func (n notes) tooMany(member string, most int) {
	n.add("too_many", text.Format("「%s」超過 %d 個，其餘未採用。", "There are more than %[2]d of “%[1]s”; the rest was left out.", member, most))
}
