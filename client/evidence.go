package client

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// IncidentEvidence is a file that was brought to a case. An organisation reads of its own; what was found by looking at it, and who held it, the desk alone.
type IncidentEvidence struct {
	N         int64             `json:"n" about:"its number in the case"`
	Name      string            `json:"name,omitempty" about:"as given: for showing alone"`
	Kind      string            `json:"kind" about:"media type by its content" eg:"application/zip"`
	Size      int64             `json:"size" about:"bytes"`
	SHA256    string            `json:"sha256"`
	SHA1      string            `json:"sha1" about:"to look it up elsewhere; nothing rests on it"`
	MD5       string            `json:"md5" about:"to look it up elsewhere; nothing rests on it"`
	Side      string            `json:"side" of:"reporter,body,desk" about:"who brought it"`
	Came      *time.Time        `json:"came,omitempty"`
	Sound     bool              `json:"sound" about:"its bytes are what came, when they were last read again"`
	Checked   *time.Time        `json:"checked,omitempty"`
	Destroyed *time.Time        `json:"destroyed,omitempty" about:"its time is over; the hash is left"`
	Handled   []EvidenceHandled `json:"handled,omitempty" about:"what was done with it, the last first, for whoever brought it; the desk has the chain of custody"`
	Also      []string          `json:"also,omitempty" about:"media types that it looks like too; for the desk"`
	Entropy   float64           `json:"entropy,omitempty" about:"bits a byte; for the desk"`
	SSDeep    string            `json:"ssdeep,omitempty"`
	TLSH      string            `json:"tlsh,omitempty"`
	Found     []string          `json:"found,omitempty" about:"addresses and hashes in it, defanged; for the desk"`
	Rules     []string          `json:"rules,omitempty" about:"YARA rules that hold for it; for the desk"`
	Unruled   string            `json:"unruled,omitempty" about:"why the rules could not be asked, in the words of yara"`
	Members   []EvidenceMember  `json:"members,omitempty" about:"files in an archive; for the desk"`
	Stopped   *Words            `json:"stopped,omitempty" about:"why an archive was not read to its end"`
}

// EvidenceHandled is what was done with a piece.
type EvidenceHandled struct {
	At   time.Time `json:"at"`
	Act  string    `json:"act" of:"received,read,checked,changed,destroyed"`
	Side string    `json:"side" about:"in whose hands"`
}

// EvidenceMember is a file in an archive, of which nothing was written anywhere.
type EvidenceMember struct {
	Name   string `json:"name" about:"as it stands there, however hostile"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"`
	Kind   string `json:"kind,omitempty"`
	Depth  int    `json:"depth,omitempty" about:"of an archive within it: 1, 2"`
	Locked bool   `json:"locked,omitempty" about:"with a password"`
	Leaves bool   `json:"leaves,omitempty" about:"its name leads out of the folder"`
}

// IncidentEvidenceList is the evidence of a case.
type IncidentEvidenceList struct {
	Evidence []IncidentEvidence `json:"evidence"`
	Hold     string             `json:"hold,omitempty" about:"why nothing of it is destroyed; for the desk"`
	Key      string             `json:"key,omitempty" about:"that signs, as key.pub has it; for the desk"`
}

// AddEvidenceQuery says what a file is called.
type AddEvidenceQuery struct {
	Name string `query:"name" about:"What it is called; for showing alone."`
}

// EvidenceReading says what is read and why.
type EvidenceReading struct {
	N     int64  `json:"n" about:"number of the piece"`
	Words string `json:"words" about:"why; it stands in the chain of custody"`
}

// EvidenceSealing says what is sealed and why.
type EvidenceSealing struct {
	Items []int64 `json:"items,omitempty" about:"numbers; none for all that is kept"`
	Words string  `json:"words" about:"why; it stands in the chain of custody"`

	Record bool `json:"record,omitempty" about:"with the record of the case as one more piece, for whoever takes the case over; then everything is sealed"`
}

// EvidenceDeed is something that is done with evidence.
type EvidenceDeed struct {
	Act   string  `json:"act" of:"hand_over,hold,let_go,check,destroy"`
	Items []int64 `json:"items,omitempty" about:"hand_over: numbers, none for all; destroy: one"`
	To    string  `json:"to,omitempty" about:"hand_over: organisation and officer"`
	Words string  `json:"words,omitempty" about:"why; check needs none"`
}

// Custody is the chain of custody of a case.
type Custody struct {
	Entries []CustodyEntry `json:"entries"`
	Broken  string         `json:"broken,omitempty" about:"the first place that does not hold"`
}

// CustodyEntry is a line of it. Each is signed and has the hash of the one before.
type CustodyEntry struct {
	Seq   int64          `json:"seq"`
	At    string         `json:"at"`
	Act   string         `json:"act" of:"received,read,handed_over,sealed,held_back,let_go,checked,changed,destroyed"`
	Side  string         `json:"side" of:"reporter,body,desk,system"`
	Actor int64          `json:"actor,omitempty" about:"number of the person or program"`
	Items []CustodyPiece `json:"items"`
	To    string         `json:"to,omitempty"`
	Why   string         `json:"why,omitempty"`
	Prev  string         `json:"prev" about:"SHA-256 of the line before"`
	Sig   string         `json:"sig" about:"Ed25519, by the key of the centre"`
}

// CustodyPiece is a piece of evidence as an entry names it.
type CustodyPiece struct {
	N      int64  `json:"n"`
	SHA256 string `json:"sha256"`
}

// EvidenceUploadQuery says to which case a file that comes in parts belongs.
type EvidenceUploadQuery struct {
	Incident string `query:"incident" about:"UUID of the case."`
}

// EvidenceUpload is what became of an upload.
type EvidenceUpload struct {
	State    string     `json:"state" of:"uploading,reading,taken,refused" about:"reading: all of it arrived; taken: it is a piece of evidence"`
	Name     string     `json:"name"`
	Size     int64      `json:"size" about:"bytes"`
	Received int64      `json:"received"`
	Expires  *time.Time `json:"expires,omitempty" about:"when it is forgotten if no more comes"`
	N        int64      `json:"n,omitempty" about:"number of the piece that it became"`
	Code     string     `json:"code,omitempty" about:"why it was refused, for programs"`
	Message  *Words     `json:"message,omitempty" about:"why it was refused"`
}

// ListIncidentEvidence gives the evidence of a case: all to the desk, its own to an organisation.
func (c *Client) ListIncidentEvidence(ctx context.Context, id string) (IncidentEvidenceList, error) {
	return give[IncidentEvidenceList](ctx, c, ask{method: http.MethodGet, path: incidentOf(id) + "/evidence"})
}

// AddIncidentEvidence brings a file in one piece. SendEvidence brings one that is large, or over a line that breaks.
func (c *Client) AddIncidentEvidence(ctx context.Context, id string, file io.Reader, q AddEvidenceQuery) (IncidentEvidence, error) {
	return give[IncidentEvidence](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/evidence", query: q, file: file})
}

// ReadIncidentEvidence gives the bytes of a piece, which may be malware. The caller closes it.
func (c *Client) ReadIncidentEvidence(ctx context.Context, id string, r EvidenceReading) (io.ReadCloser, error) {
	return c.raw(ctx, ask{method: http.MethodPost, path: incidentOf(id) + "/evidence/bytes", body: r, accept: "application/octet-stream"})
}

// SealIncidentEvidence seals evidence into one package, which `lianfang verify evidence` checks. The caller closes it.
func (c *Client) SealIncidentEvidence(ctx context.Context, id string, s EvidenceSealing) (io.ReadCloser, error) {
	return c.raw(ctx, ask{method: http.MethodPost, path: incidentOf(id) + "/evidence/package", body: s, accept: "application/octet-stream"})
}

func (c *Client) raw(ctx context.Context, a ask) (io.ReadCloser, error) {
	r, err := c.send(ctx, a)
	if err != nil {
		return nil, err
	}
	return r.Body, nil
}

// HandleIncidentEvidence does something with evidence that is an entry of its chain.
func (c *Client) HandleIncidentEvidence(ctx context.Context, id string, d EvidenceDeed) (IncidentEvidenceList, error) {
	return give[IncidentEvidenceList](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/evidence/deeds", body: d, once: true})
}

// GetIncidentCustody gives the chain of custody of a case.
func (c *Client) GetIncidentCustody(ctx context.Context, id string) (Custody, error) {
	return give[Custody](ctx, c, ask{method: http.MethodGet, path: incidentOf(id) + "/custody"})
}

// StateOfEvidenceUpload tells what became of an upload.
func (c *Client) StateOfEvidenceUpload(ctx context.Context, secret string) (EvidenceUpload, error) {
	return give[EvidenceUpload](ctx, c, ask{method: http.MethodGet, path: "/evidence" + part(secret)})
}

// sendPiece is how much SendEvidence sends at once.
const sendPiece = 8 << 20

// SendEvidence brings a file in parts and goes on where the line broke, until all of it is taken.
func (c *Client) SendEvidence(ctx context.Context, id, name string, file io.ReaderAt, size int64) (EvidenceUpload, error) {
	tus := func(more ...string) http.Header {
		h := http.Header{"Tus-Resumable": {"1.0.0"}}
		for i := 0; i+1 < len(more); i += 2 {
			h.Set(more[i], more[i+1])
		}
		return h
	}
	r, err := c.send(ctx, ask{method: http.MethodPost, path: "/evidence", query: EvidenceUploadQuery{Incident: id}, header: tus("Upload-Length", strconv.FormatInt(size, 10), "Upload-Metadata", "filename "+base64.StdEncoding.EncodeToString([]byte(name)))})
	if err != nil {
		return EvidenceUpload{}, err
	}
	_ = r.Body.Close()
	secret := r.Header.Get("Location")
	secret = secret[strings.LastIndex(secret, "/")+1:]
	if secret == "" {
		return EvidenceUpload{}, errors.New("client: the centre did not say where the upload is")
	}
	for at := int64(0); at < size; {
		piece := io.NewSectionReader(file, at, min(sendPiece, size-at))
		_, err := c.send(ctx, ask{method: http.MethodPatch, path: "/evidence" + part(secret), file: piece, kind: "application/offset+octet-stream", header: tus("Upload-Offset", strconv.FormatInt(at, 10))})
		if err == nil {
			at += piece.Size()
			continue
		}
		if problem := (*Problem)(nil); errors.As(err, &problem) && problem.Code != "wrong_offset" && problem.Status < 500 {
			return EvidenceUpload{}, err
		}
		st, lost := c.StateOfEvidenceUpload(ctx, secret) // asked again and again while the line is down
		if lost != nil {
			return EvidenceUpload{}, fmt.Errorf("client: the upload broke off at byte %d: %w", at, errors.Join(err, lost))
		}
		if st.State == "refused" {
			return st, nil
		}
		at = st.Received
	}
	return c.StateOfEvidenceUpload(ctx, secret)
}
