// Package offline is what a report needs that is written while the centre cannot be reached: the form, which a centre hands out before the bad day and signs, and the file that
// the form makes, which comes in when the line is back.
//
// What the signatures prove: that the page is the one which the centre handed out (Check), and that a report was written in such a form, for which organisation it was made
// and when (Open). They do not prove who wrote the report: whoever has the form can fill it in, as with paper.
package offline
