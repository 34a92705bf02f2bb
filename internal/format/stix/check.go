package stix

import (
	"io"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Check judges a whole file: each object as Validate does, in file order, and then the bundles around them. The error is as in Objects;
// a file without any document is refused.
func Check(r io.Reader, found func(Finding)) error {
	// Bundles are heard of by a second reader beside the first: what belongs to a bundle may stand behind its objects, and a file
	// may be too large to be held.
	beside, copied := io.Pipe()
	bundles := make(chan *wrappers)
	go func() { bundles <- readWrappers(beside) }()
	var failed error
	for o, err := range Objects(io.TeeReader(r, copied)) {
		if err != nil {
			failed = err
			break
		}
		for _, f := range Validate(&o) {
			found(f)
		}
	}
	_ = copied.Close() // of a pipe: never fails
	w := <-bundles
	if failed != nil {
		return failed
	}
	for _, f := range w.found {
		found(f)
	}
	if w.documents == 0 {
		return &framing.Error{Code: framing.CodeTruncated, Say: text.Of("檔案是空的。", "The file is empty.")}
	}
	return nil
}
