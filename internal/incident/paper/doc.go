// Package paper is what the law wants on paper of an incident: the notification (通報) and the report on investigation, handling and improvement (調查、處理及
// 改善報告). Which items a paper has, and by which article, is data (data/*.json), each form with the day from which it holds and how well it was checked.
//
// The package is pure: it fills in what a case already tells, says what is lacking, and lays a paper out for the page and for OpenDocument.
package paper
