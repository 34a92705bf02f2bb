package prose

// Text gives the characters of a document of at most MaxInput bytes in one of the encodings that Extract reads. The error is a
// *framing.Error.
func Text(raw []byte) (string, error) { return decode(raw) }
