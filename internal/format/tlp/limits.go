package tlp

// maxText is the longest text in bytes that Parse looks at; a marking is a few words.
const maxText = 512

// maxSearch is the longest text in bytes that Find looks through.
const maxSearch = 1 << 20
