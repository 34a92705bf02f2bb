// Package priority says how soon a vulnerability has to be dealt with, and why.
//
// It walks decision trees of SSVC, the Stakeholder-Specific Vulnerability Categorization: CISA's coordinator tree (36 rows, version 2.0.3:
// track, track*, attend, act) and CERT/CC's deployer tree (72 rows, version 1.0.0: defer, scheduled, out-of-cycle, immediate), both as data
// in files of their own. Decide derives each decision point from what is known and says from what, so that a reader sees which fact made
// it urgent and which is only assumed. How many days a decision gives is policy, a file that a centre edits (ParsePolicy).
//
// The package is pure: no store, no clock (now is an argument), no I/O.
package priority
