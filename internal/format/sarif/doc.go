// Package sarif writes findings as a SARIF 2.1.0 log (OASIS, Static Analysis Results Interchange Format), the form that editors, build
// servers and code hosts show beside the line of a file.
//
// A vulnerability is a rule, a finding a result. What is affected is a result of kind "fail"; what is not, is fixed or still looked at keeps
// its kind ("notApplicable", "pass", "review"), which programs do not show as a problem.
package sarif
