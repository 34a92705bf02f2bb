package journal

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	signednote "golang.org/x/mod/sumdb/note"

	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Checkpoint is what the log was at one moment. It is kept outside the store as a signed note, so that a log whose end was cut off, or that
// was written anew with matching hashes, shows.
//
// The note's text is that of a tlog checkpoint (C2SP tlog-checkpoint): origin, size and hash, each a line, then a line of our own with the epoch.
// The hash is the chain's, not a tree's.
type Checkpoint struct {
	Log   string
	Epoch int64
	Seq   int64
	Hash  []byte // 32 bytes
}

const (
	checkpointOrigin = "lianfang-journal/"
	checkpointSigner = "lianfang-journal"
	maxCheckpoint    = 64 << 10
	hashSize         = 32
)

// TakeCheckpoint reads the head of the log.
func TakeCheckpoint(ctx context.Context, s *store.Store) (Checkpoint, error) {
	var c Checkpoint
	err := s.Read().QueryRowContext(ctx, "SELECT log, epoch, seq, hash FROM journal WHERE one = 1").Scan(&c.Log, &c.Epoch, &c.Seq, &c.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return c, noLog().Because(err)
	}
	if err != nil {
		return c, fmt.Errorf("read the journal's head: %w", err)
	}
	return c, nil
}

func noLog() *fault.Fault {
	return fault.New(fault.NotFound, "no_journal", text.Of("這個資料庫還沒有日誌。", "This store has no journal yet."))
}

// NewCheckpointKey makes a pair of keys: the first signs and is secret, the second verifies.
func NewCheckpointKey() (signer, verifier string, err error) {
	return signednote.GenerateKey(rand.Reader, checkpointSigner)
}

// Text is the checkpoint as it is signed.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s%s\n%d\n%s\nepoch %d\n", checkpointOrigin, c.Log, c.Seq, base64.StdEncoding.EncodeToString(c.Hash), c.Epoch)
}

// Sign writes the checkpoint as a signed note.
func (c Checkpoint) Sign(signer string) ([]byte, error) {
	k, err := signednote.NewSigner(signer)
	if err != nil {
		return nil, fault.New(fault.Invalid, "bad_checkpoint_key", text.Of("簽章金鑰讀不懂，請用 admin checkpoint 產生的檔案。",
			"The signing key cannot be read; use a file that admin checkpoint made.")).Because(err)
	}
	return signednote.Sign(&signednote.Note{Text: c.Text()}, k)
}

// OpenCheckpoint reads a signed note and checks its signature. With verifier "" the signature is not checked. The faults are
// "bad_checkpoint" for what is none, "bad_checkpoint_key", and "checkpoint_not_signed" where that key has not signed it.
func OpenCheckpoint(msg []byte, verifier string) (Checkpoint, error) {
	if len(msg) > maxCheckpoint {
		return Checkpoint{}, badCheckpoint()
	}
	var known []signednote.Verifier
	if verifier != "" {
		k, err := signednote.NewVerifier(verifier)
		if err != nil {
			return Checkpoint{}, fault.New(fault.Invalid, "bad_checkpoint_key", text.Of("驗證金鑰讀不懂，請用 admin checkpoint 產生的 .pub 檔。",
				"The verifying key cannot be read; use the .pub file that admin checkpoint made.")).Because(err)
		}
		known = append(known, k)
	}
	n, err := signednote.Open(msg, signednote.VerifierList(known...))
	if unverified := new(signednote.UnverifiedNoteError); errors.As(err, &unverified) {
		if verifier != "" {
			return Checkpoint{}, notSigned().Because(err)
		}
		n, err = unverified.Note, nil
	}
	if invalid := new(signednote.InvalidSignatureError); errors.As(err, &invalid) {
		return Checkpoint{}, notSigned().Because(err)
	}
	if err != nil {
		return Checkpoint{}, badCheckpoint().Because(err)
	}
	return parseCheckpoint(n.Text)
}

func notSigned() *fault.Fault {
	return fault.New(fault.Conflict, "checkpoint_not_signed", text.Of("這個檢查點不是用這把金鑰簽的，或簽過之後被改過。",
		"The checkpoint was not signed by this key, or was changed afterwards."))
}

func badCheckpoint() *fault.Fault {
	return fault.New(fault.Invalid, "bad_checkpoint", text.Of("這個檔案不是日誌的檢查點。", "This file is no checkpoint of a journal."))
}

func parseCheckpoint(s string) (Checkpoint, error) {
	lines := strings.Split(s, "\n")
	if len(lines) < 5 {
		return Checkpoint{}, badCheckpoint()
	}
	log, isLog := strings.CutPrefix(lines[0], checkpointOrigin)
	epoch, isEpoch := strings.CutPrefix(lines[3], "epoch ")
	c := Checkpoint{Log: log}
	var err1, err2, err3 error
	c.Seq, err1 = strconv.ParseInt(lines[1], 10, 64)
	c.Hash, err2 = base64.StdEncoding.DecodeString(lines[2])
	c.Epoch, err3 = strconv.ParseInt(epoch, 10, 64)
	if err := errors.Join(err1, err2, err3); err != nil || !isLog || !isEpoch || c.Seq < 1 || c.Epoch < 1 || len(c.Hash) != hashSize {
		return Checkpoint{}, badCheckpoint().Because(err)
	}
	return c, nil
}

// Compare tells whether the log still holds what the checkpoint saw; nil if it does. It looks at one fact: the chain up to it is Verify's to
// check.
func (c Checkpoint) Compare(ctx context.Context, s *store.Store) (*Fault, error) {
	now, err := TakeCheckpoint(ctx, s)
	if f := new(fault.Fault); errors.As(err, &f) {
		return &Fault{1, text.Of("簽檢查點時有日誌，現在沒有了。", "There was a log when the checkpoint was signed, and there is none now.")}, nil
	}
	if err != nil {
		return nil, err
	}
	switch {
	case c.Log != now.Log:
		return &Fault{1, text.Format("檢查點屬於另一個日誌（%[1]s，這裡是 %[2]s）。", "The checkpoint is of another log (%[1]s; this is %[2]s).", c.Log, now.Log)}, nil
	case c.Epoch > now.Epoch:
		return &Fault{now.Seq, text.Format("檢查點的紀元（%[1]d）比日誌的（%[2]d）新：日誌退回了過去。",
			"The checkpoint is of epoch %[1]d, the log of epoch %[2]d: the log went back.", c.Epoch, now.Epoch)}, nil
	case c.Seq > now.Seq:
		return &Fault{now.Seq + 1, text.Format("簽檢查點時有 %[1]d 筆，現在只有 %[2]d 筆：從第 %[3]d 筆起不見了。",
			"There were %[1]d facts when the checkpoint was signed and there are %[2]d now: those from fact %[3]d on are gone.", c.Seq, now.Seq, now.Seq+1)}, nil
	}
	var hash []byte
	err = s.Read().QueryRowContext(ctx, "SELECT hash FROM fact WHERE seq = $1", c.Seq).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return &Fault{c.Seq, text.Format("檢查點所指的第 %d 筆不見了。", "Fact %d, which the checkpoint names, is missing.", c.Seq)}, nil
	}
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(hash, c.Hash) {
		return &Fault{c.Seq, text.Format("到第 %d 筆為止的日誌與檢查點不符：它被改寫過。", "Up to fact %d the log is not what the checkpoint saw: it was rewritten.", c.Seq)}, nil
	}
	return nil, nil
}
