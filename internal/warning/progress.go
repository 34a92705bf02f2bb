package warning

import (
	"context"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Counts are recipients of a warning by how far they are.
type Counts struct {
	Recipients int64
	Told       int64
	Delivered  int64 // at least one message arrived by a channel
	Seen       int64
	Answered   int64
	By         map[Answer]int64
}

// SectorCounts are the same of one sector.
type SectorCounts struct {
	Sector                     string
	Told, Seen, Answered, Help int64
}

// CurvePoint is how many had answered and how many had seen it at an instant.
type CurvePoint struct {
	At             time.Time
	Seen, Answered int64
}

// ChannelCounts are the deliveries of one channel by their state.
type ChannelCounts struct {
	Channel, State string
	N              int64
}

// Progress is how a warning is doing.
type Progress struct {
	Counts
	Sectors  []SectorCounts  // the desk alone
	Channels []ChannelCounts // the desk alone
	Curve    []CurvePoint    // the desk alone; at most 48 points from the release to now
	Half     time.Duration   // the desk alone; from the release until half of those who answered had
	Most     time.Duration   // the desk alone; until nine tenths had
}

// Progress counts; for a recipient only where the policy shows counts, and then the totals alone.
func (w *Warnings) Progress(ctx context.Context, v marking.Viewer, warning int64) (Progress, error) {
	x, err := warningByID(ctx, w.store.Read(), warning)
	if err != nil {
		return Progress{}, err
	}
	if x.ID == 0 {
		return Progress{}, noWarning()
	}
	if !v.All() {
		return w.sharedProgress(ctx, v, x)
	}
	p := Progress{}
	q := w.store.Read()
	if p.Counts, err = countAnswers(ctx, q, warning); err != nil {
		return p, err
	}
	if p.Sectors, err = countSectors(ctx, q, warning); err != nil {
		return p, err
	}
	if p.Channels, err = countChannels(ctx, q, warning); err != nil {
		return p, err
	}
	if x.ReleasedAt.IsZero() {
		return p, nil
	}
	if p.Half, err = answerAfter(ctx, q, x.ID, micros(x.ReleasedAt), p.Answered, 50); err != nil {
		return p, err
	}
	if p.Most, err = answerAfter(ctx, q, x.ID, micros(x.ReleasedAt), p.Answered, 90); err != nil {
		return p, err
	}
	p.Curve, err = w.curve(ctx, x)
	return p, err
}

func (w *Warnings) sharedProgress(ctx context.Context, v marking.Viewer, x Warning) (Progress, error) {
	policy, err := w.Policy(ctx)
	if err != nil {
		return Progress{}, err
	}
	mine, _, err := w.Recipients(ctx, v, x.ID, 0, 1)
	if err != nil {
		return Progress{}, err
	}
	if len(mine) == 0 || !policy.ShowCounts {
		return Progress{}, fault.New(fault.NotFound, "counts_not_shown", text.Of("這則預警的回覆數不對外顯示。", "The counts of this warning are not shown."))
	}
	c, err := countAnswers(ctx, w.store.Read(), x.ID)
	return Progress{Counts: c}, err
}

// curve adds up who had seen and answered by the end of each bucket.
func (w *Warnings) curve(ctx context.Context, x Warning) ([]CurvePoint, error) {
	start, end := micros(x.ReleasedAt), w.micro()
	width := max((end-start)/curvePoints+1, 1_000_000)
	seen, err := buckets(ctx, w.store.Read(), x.ID, "seen_at", start, width)
	if err != nil {
		return nil, err
	}
	answered, err := buckets(ctx, w.store.Read(), x.ID, "answered_at", start, width)
	if err != nil {
		return nil, err
	}
	points := []CurvePoint{{At: x.ReleasedAt}}
	sum := CurvePoint{}
	for i := int64(0); start+i*width < end; i++ {
		sum.Seen, sum.Answered = sum.Seen+seen[i], sum.Answered+answered[i]
		sum.At = instant(min(start+(i+1)*width, end))
		points = append(points, sum)
	}
	return points, nil
}

// Open is what waits, for the page Now.
type Open struct {
	Unanswered int64 // recipients of warnings in force that have not answered
	Overdue    int64 // of these, behind the deadline
	Help       int64 // recipients that asked for help
	Calls      int64 // recipients whose silence came to the calling list
	Drafts     int64 // drafts that wait for a person
	Queued     int64 // messages not sent yet
	Failed     int64 // messages given up in the last day
}

// Open counts what waits; it is the desk's.
func (w *Warnings) Open(ctx context.Context, v marking.Viewer) (Open, error) {
	if err := v.DeskOnly(); err != nil {
		return Open{}, err
	}
	return w.open.One(w.now, struct{}{}, func() (Open, error) { return countOpen(ctx, w.store.Read(), w.micro()) })
}

// Unanswered counts what the viewer's own organisations have not answered yet.
func (w *Warnings) Unanswered(ctx context.Context, v marking.Viewer) (int64, error) {
	return countUnanswered(ctx, w.store.Read(), v)
}

// Reach is who was told of an item by warnings.
type Reach struct {
	Warning   int64
	Number    string
	Told      int64 // of the organisations whose rows the viewer may read
	Withdrawn time.Time
	Reached   int64 // of these, by the withdrawal
}

// Reached tells who was told of an item: for the desk everybody, for a member whether it was itself.
func (w *Warnings) Reached(ctx context.Context, v marking.Viewer, item int64) ([]Reach, error) {
	return selectReach(ctx, w.store.Read(), v, item)
}

// ReachedOrgs lists the organisations that were told of an item, a page at a time by their ids.
func (w *Warnings) ReachedOrgs(ctx context.Context, v marking.Viewer, item, after int64, limit int) ([]int64, error) {
	return selectReachedOrgs(ctx, w.store.Read(), v, item, after, clampPage(limit))
}
