// Package vers orders versions and tells whether a version lies in a range: "is 2.4.1 between 2.0 and 2.5?".
//
// What comes first depends on whose versions they are: 1.10 follows 1.9 almost everywhere, 1.0-beta precedes 1.0 in Maven and
// npm but 1.1.1l follows 1.1.1 at OpenSSL. So every comparison names a scheme. A text that is no version of its scheme is an
// error (ErrNotVersion), and so are two versions that the scheme cannot put in order (ErrIncomparable): the answer is then
// "cannot tell", never a guess.
//
// Three kinds of range are read:
//
//	Set     a VERS string, vers:npm/>=1.0.0|<2.0.0 (package-url/vers-spec), and the native notations of some ecosystems
//	Range   the four bounds that NVD configurations use, versionStartIncluding and so on
//	Bounds  a Range whose bounds were read once, for testing many versions
//
// The orders of most ecosystems come from osv-scalibr; the others, and the order "generic" of versions of which nothing more is
// known, are written here.
package vers
