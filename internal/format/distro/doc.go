// Package distro reads how distributions say which of their packages have a flaw, where they do so in files of their own: the JSON of the
// Debian security tracker ({"PACKAGE":{"CVE-…":{"releases":{…}}}}) and the security databases of Alpine, Wolfi and Chainguard
// (packages[].pkg.secfixes).
//
// A distribution backports: its 1.1.1d-0+deb10u2 has fixes that the upstream version does not have. So these are the words that count for
// its packages. Both files are read as they stream; memory does not grow with them.
package distro
