// Package stage puts the fictitious nation into a store, by the same doors that everybody uses, and plays its scenario.
package stage
