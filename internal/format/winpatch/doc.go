// Package winpatch reads Windows builds and update numbers (KB) and tells whether what is installed on a machine contains a fix.
//
// Windows updates are cumulative: a machine that lacks the KB of a fix has it all the same when a later update took its place. Two things
// tell: the build's revision ("10.0.19045.3803"), which grows with each cumulative update of its line, and the supersedence that Microsoft
// publishes (which KB replaces which). A Catalogue holds both and answers yes, no or cannot tell; where knowledge is missing, where
// updates replace each other in a circle, or where build and KB list contradict, it is cannot tell.
//
// Records reads supersedence as a plain list (JSON), as Microsoft's security update documents in JSON (CVRF, api.msrc.microsoft.com) and as
// tables with a header row (the security update guide's export).
package winpatch
