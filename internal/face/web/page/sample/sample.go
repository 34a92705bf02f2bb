// Package sample fills every page with the things of a fictitious nation, for looking at pages and for tests of them. Organisations, people
// and numbers are invented; addresses are those reserved for documentation.
package sample

import (
	"reflect"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// Sheet is a page with the reader it is for.
type Sheet struct {
	Name string
	View page.View
	Page page.Page
}

// now is the moment of every sample: a Tuesday afternoon in Taipei.
var now = time.Date(2026, 11, 24, 6, 32, 8, 0, time.UTC)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour-8, minute, 0, 0, time.UTC)
}

func both(zh, en string) text.Text { return text.Of(zh, en) }

// All gives every page filled, in one language and theme.
func All(lang text.Lang, theme page.Theme) []Sheet {
	desk, member, public := views()
	sheets := []Sheet{
		{"now", desk("now", "/now"), Now()},
		{"warnings-desk", desk("warnings", "/warnings"), Warnings(true)},
		{"warnings", member("warnings", "/warnings"), Warnings(false)},
		{"warning", member("warnings", "/warnings/N-EWA-202611-00000187"), Warning()},
		{"warning-withdrawn", member("warnings", "/warnings/N-EWA-202611-00000186"), Withdrawn()},
		{"warning-desk", desk("warnings", "/warnings/N-EWA-202611-00000187/desk"), WarningDesk()},
		{"object", desk("intelligence", "/intelligence/1"), Object()},
		{"sign-in", public("/sign-in"), SignIn()},
		{"sign-in-no-mail", public("/sign-in"), page.SignIn{NoMail: true, Passkeys: true}},
		{"sign-in-sent", public("/sign-in"), page.SignIn{Sent: true, Minutes: 15}},
		{"sign-in-use", public("/sign-in"), page.SignIn{Use: "/sign-in/use", Name: "林書瑜", Token: "t"}},
	}
	sheets = append(sheets, more(desk, member, public)...)
	sheets = append(sheets, account(member, public)...)
	sheets = append(sheets, disclosure(desk, member, public)...)
	sheets = append(sheets, supply(desk, member)...)
	sheets = append(sheets, incidents(desk, member, public)...)
	sheets = append(sheets, papers(desk, member, public, lang)...)
	sheets = append(sheets, victims(desk)...)
	sheets = append(sheets, Sheet{"offline", public("/report/offline"), Offline()})
	for i := range sheets {
		sheets[i].View.Lang, sheets[i].View.Theme = lang, theme
	}
	return sheets
}

// Empty is the page of a sheet with nothing in it.
func Empty(s Sheet) Sheet {
	s.Page = reflect.Zero(reflect.TypeOf(s.Page)).Interface().(page.Page)
	return s
}

// Long is the sheet with every word drawn out, as a long name or a careless source would.
func Long(s Sheet) Sheet {
	v := reflect.New(reflect.TypeOf(s.Page)).Elem()
	v.Set(reflect.ValueOf(s.Page))
	s.Page = stretch(v).Interface().(page.Page)
	return s
}

var textType = reflect.TypeFor[text.Text]()

// stretch copies a value and draws out its texts; addresses and codes stay.
func stretch(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch {
	case v.Type() == textType:
		t := v.Interface().(text.Text)
		if !t.IsZero() {
			out.Set(reflect.ValueOf(drawn(t)))
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(stretch(v.Elem()))
	case v.Kind() == reflect.Slice && !v.IsNil():
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(stretch(v.Index(i)))
		}
	case v.Kind() == reflect.Struct && v.Type().PkgPath() != "time":
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(stretch(v.Field(i)))
			}
		}
	}
	return out
}

func drawn(t text.Text) text.Text {
	return text.Of(t.In(text.ZhTW)+strings.Repeat("臺灣臺北市立聯合綜合醫院附設資訊安全維運中心", 2),
		t.In(text.En)+strings.Repeat(" of the Verylongnamedmunicipalhospitalassociation and its subsidiaries", 2))
}

type viewFor func(here, path string) page.View

func views() (desk, member viewFor, public func(path string) page.View) {
	base := page.View{Now: now, Hotline: "0800-000-187", Recent: []page.Entry{
		{Icon: "warn", Name: both("防火牆的 SSL VPN 正被入侵", "Firewall SSL VPN under attack"), Note: both("預警", "warning"), Href: "/warnings/N-EWA-202611-00000187"},
		{Icon: "tag", Name: text.Same("203.0.113[.]45"), Note: both("指標", "indicator"), Href: "/intelligence/1"},
	}}
	hot := page.NavWarnings
	hot.Count, hot.Hot = 1, true
	intel := page.NavIntel
	intel.Count = 42
	desk = func(here, path string) page.View {
		v := base
		v.Path, v.Live = path, "/live"
		v.Who = page.Who{Name: "林書瑜", Org: both("國家資安聯防中心", "National Cyber Defence Centre"), Desk: true}
		v.Nav = page.Nav{Here: here, Main: []page.NavItem{page.NavNow, hot, intel, page.NavExposure, page.NavMembers},
			Manage: []page.NavItem{page.NavCalls, page.NavPolicy, page.NavScenario, page.NavSystem}}
		return v
	}
	member = func(here, path string) page.View {
		v := base
		v.Path = path
		v.Who = page.Who{Name: "周怡君", Org: both("晨曦綜合醫院", "Morning Light General Hospital")}
		v.Nav = page.Nav{Here: here, Main: []page.NavItem{hot, page.NavMySystems, page.NavIntel, page.NavMyOrg}}
		return v
	}
	public = func(path string) page.View {
		v := base
		v.Path, v.Recent = path, nil
		return v
	}
	return desk, member, public
}
