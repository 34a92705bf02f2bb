// Package page is what a person sees: the pages of Lianfang as typed structs and the templates that draw them.
//
// A page knows nothing of the domain. A handler fills its struct with words, numbers and times; Page(v) draws it for one View, which
// says who reads, in which language and theme, and when. What a struct leaves empty is absent from the page: nothing is faked.
// Every word is a text.Text, so no page can be made in one language alone. No page holds inline style or script: widths and shares are
// classes n0 … n100, and all of it works as plain HTML before any script runs.
//
// Files: view.go who reads; words_*.go the words; part_*.templ the parts that pages share; <page>.go the struct of a page and
// <page>.templ its drawing. The look is in assets/css.
package page
