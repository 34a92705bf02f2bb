// Package blob keeps bytes in a folder by their SHA-256: what has the same bytes lies there once, and what lies there can be checked against its name.
//
//	<folder>/ab/cd/abcd…   a blob
//	<folder>/new/          what is on its way in, or waits to be removed
//
// A blob is on disk, name and all, before Put returns, so that a transaction which names it may commit. Nobody counts who names it: Collect removes what is older than a week and
// named by nobody. Several nodes may use one folder.
package blob
