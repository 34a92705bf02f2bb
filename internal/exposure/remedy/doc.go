// Package remedy says in plain words what to do about a vulnerability: which version to install and how on that system, what the source
// gives as a workaround, and what helps where nothing can be installed yet.
//
// It says only what it was told. A version is called fixed where a source names it; where a source names the last affected version alone,
// the step says "later than" and that the source does not say which. A command is given only for names and versions that are safe to type,
// because package names come from outside and people copy commands into a shell.
//
// The package is pure. A Step has what the step of a warning has (Do, Note, Minutes), so a caller copies it.
package remedy
