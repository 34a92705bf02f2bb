package stix

import (
	"strings"
	"testing"
)

// base makes a valid object of 2.1; members are what its type asks for.
func base(typ, members string) string {
	return `{"type":"` + typ + `","spec_version":"2.1","id":"` + typ + `--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f",` +
		`"created":"2026-09-01T08:00:00.000Z","modified":"2026-09-01T08:00:00.000Z"` + members + `}`
}

// seen makes a valid observable of 2.1.
func seen(typ, members string) string {
	return `{"type":"` + typ + `","spec_version":"2.1","id":"` + typ + `--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"` + members + `}`
}

// base20 makes a valid object of 2.0.
func base20(typ, members string) string {
	return strings.Replace(base(typ, members), `"spec_version":"2.1",`, "", 1)
}

func observed20(members string) string {
	return base20("observed-data", `,"first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:00Z","number_observed":1,"objects":{`+members+`}`)
}

const (
	anyID = `--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"`
)

// clause is one change of a valid object, and whether the standard's MUSTs still hold.
type clause struct {
	base, change string
	holds        bool
}

func checkClauses(t *testing.T, table map[string]clause) {
	t.Helper()
	for name, c := range table {
		t.Run(name, func(t *testing.T) {
			before := with(t, c.base)
			if len(before.Problems) > 0 {
				t.Fatalf("the object is not valid to begin with: %v", before.Problems)
			}
			var changes []string
			if c.change != "" {
				changes = strings.Split(c.change, "|")
			}
			o := with(t, c.base, changes...)
			if holds := len(o.Problems) == 0; holds != c.holds {
				t.Errorf("%s: valid is %v; found %v", c.change, holds, o.Problems)
			}
		})
	}
}

func TestNamesAndIdentifiers(t *testing.T) {
	tool := base("tool", `,"name":"x"`)
	custom := base("x-example-thing", "")
	checkClauses(t, map[string]clause{
		"UUID of version 1":           {tool, `"id":"tool--6ba7b810-9dad-11d1-80b4-00c04fd430c8"`, true},
		"UUID of version 5":           {tool, `"id":"tool--4ac14f77-c509-564a-aedd-e1a5f87828aa"`, true},
		"UUID in capitals":            {tool, `"id":"tool--B67F7A6A-F0A7-4DD1-A179-E6223FF4391F"`, true},
		"UUID of no version":          {tool, `"id":"tool--b67f7a6a-f0a7-0dd1-a179-e6223ff4391f"`, false},
		"UUID of another variant":     {tool, `"id":"tool--b67f7a6a-f0a7-4dd1-0179-e6223ff4391f"`, false},
		"UUID too short":              {tool, `"id":"tool--b67f7a6a-f0a7-4dd1-a179-e6223ff4391"`, false},
		"one hyphen":                  {tool, `"id":"tool-b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"`, false},
		"2.0 UUID of version 5":       {base20("tool", `,"name":"x","labels":["a"]`), `"id":"tool--4ac14f77-c509-564a-aedd-e1a5f87828aa"`, false},
		"type with a hyphen at last":  {custom, `"type":"x-thing-"|"id":"x-thing---b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"`, true},
		"type with two hyphens":       {custom, `"type":"x--thing"|"id":"x--thing--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"`, false},
		"type with a capital":         {custom, `"type":"x-Thing"|"id":"x-Thing--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"`, false},
		"type with an underscore":     {custom, `"type":"x_thing"|"id":"x_thing--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"`, false},
		"type of two letters":         {custom, `"type":"xy"|"id":"xy--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"`, false},
		"property of two letters":     {tool, `"ab":1`, false},
		"property of three letters":   {tool, `"abc":1`, true},
		"property of 251 letters":     {tool, `"` + strings.Repeat("a", 251) + `":1`, false},
		"property with a hyphen":      {tool, `"x-foo":1`, false},
		"custom null":                 {tool, `"x_foo":null`, false},
		"custom empty list":           {tool, `"x_foo":[]`, false},
		"custom list":                 {tool, `"x_foo":[1]`, true},
		"custom empty dictionary":     {tool, `"x_foo":{}`, true},
		"description null":            {tool, `"description":null`, false},
		"spec_version of the future":  {tool, `"spec_version":"2.2"`, false},
		"spec_version a number":       {tool, `"spec_version":2.1`, false},
		"grouping without version":    {base("grouping", `,"context":"x","object_refs":["tool`+anyID+`]`), `spec_version`, false},
		"2.0 location of its own":     {base20("x-location", ""), ``, true},
		"2.0 incident is reserved":    {base20("x-example", ""), `"type":"incident"|"id":"incident` + anyID, false},
		"2.0 infrastructure too":      {base20("x-example", ""), `"type":"infrastructure"|"id":"infrastructure` + anyID + `|"spec_version":"2.0"`, false},
		"2.0 confidence is reserved":  {base20("identity", `,"name":"x","identity_class":"group"`), `"confidence":50`, false},
		"2.1 action is reserved":      {base("course-of-action", `,"name":"x"`), `"action":"x"`, false},
		"2.1 severity isn't":          {tool, `"severity":"x"`, true},
		"reference to a bundle":       {base("report", `,"name":"x","published":"2026-01-01T00:00:00Z","object_refs":["tool`+anyID+`]`), `"object_refs":["bundle` + anyID + `]`, false},
		"reference to one's own":      {base("report", `,"name":"x","published":"2026-01-01T00:00:00Z","object_refs":["tool`+anyID+`]`), `"object_refs":["x-thing` + anyID + `]`, true},
		"reference without UUID":      {base("report", `,"name":"x","published":"2026-01-01T00:00:00Z","object_refs":["tool`+anyID+`]`), `"object_refs":["tool--1"]`, false},
		"created_by_ref of a tool":    {tool, `"created_by_ref":"tool` + anyID, true}, // SHOULD
		"created_by_ref without UUID": {tool, `"created_by_ref":"identity--1"`, false},
	})
}

func TestTimesAndTheirOrder(t *testing.T) {
	campaign := base("campaign", `,"name":"x","first_seen":"2026-01-01T00:00:00Z"`)
	old := base20("campaign", `,"name":"x","first_seen":"2026-01-01T00:00:00Z"`)
	pe := seen("file", `,"name":"x","extensions":{"windows-pebinary-ext":{"pe_type":"exe","time_date_stamp":"2026-01-01T00:00:00Z"}}`)
	checkClauses(t, map[string]clause{
		"nine digits":               {campaign, `"first_seen":"2026-01-01T00:00:00.123456789Z"`, true},
		"no digits behind the dot":  {campaign, `"first_seen":"2026-01-01T00:00:00.Z"`, false},
		"small t":                   {campaign, `"first_seen":"2026-01-01t00:00:00Z"`, false},
		"small z":                   {campaign, `"first_seen":"2026-01-01T00:00:00z"`, false},
		"offset of zero":            {campaign, `"first_seen":"2026-01-01T00:00:00+00:00"`, false},
		"a blank":                   {campaign, `"first_seen":"2026-01-01 00:00:00Z"`, false},
		"a date":                    {campaign, `"first_seen":"2026-01-01"`, false},
		"29 February of 2024":       {campaign, `"first_seen":"2024-02-29T00:00:00Z"`, true},
		"29 February of 2026":       {campaign, `"first_seen":"2026-02-29T00:00:00Z"`, false},
		"29 February of 1900":       {campaign, `"first_seen":"1900-02-29T00:00:00Z"`, false},
		"month 13":                  {campaign, `"first_seen":"2026-13-01T00:00:00Z"`, false},
		"hour 24":                   {campaign, `"first_seen":"2026-01-01T24:00:00Z"`, false},
		"leap second":               {campaign, `"first_seen":"2016-12-31T23:59:60Z"`, true},
		"leap second at noon":       {campaign, `"first_seen":"2016-12-31T12:00:60Z"`, false},
		"second 61":                 {campaign, `"first_seen":"2016-12-31T23:59:61Z"`, false},
		"created to the second":     {campaign, `"created":"2026-09-01T08:00:00Z"`, false},
		"created to a microsecond":  {campaign, `"created":"2026-09-01T07:00:00.123456Z"`, true},
		"2.0 modified to a tenth":   {old, `"modified":"2026-09-01T08:00:00.5Z"`, false},
		"last seen = first seen":    {campaign, `"last_seen":"2026-01-01T00:00:00.000Z"`, true},
		"last seen before":          {campaign, `"last_seen":"2025-01-01T00:00:00Z"`, false},
		"2.0 last seen before":      {old, `"last_seen":"2025-01-01T00:00:00Z"`, true},
		"2.0 modified before":       {old, `"modified":"2025-01-01T00:00:00.000Z"`, false},
		"2.0 until before from":     {base20("indicator", `,"labels":["a"],"pattern":"[a:b=1]","valid_from":"2026-01-01T00:00:00Z"`), `"valid_until":"2025-01-01T00:00:00Z"`, true},
		"2.1 until = from":          {anIndicator, `"valid_until":"2026-09-01T08:00:00.000Z"`, false},
		"sighting ends before":      {base("sighting", `,"sighting_of_ref":"tool`+anyID+`,"first_seen":"2026-01-01T00:00:00Z"`), `"last_seen":"2025-01-01T00:00:00Z"`, false},
		"stop = start":              {base("relationship", `,"relationship_type":"uses","source_ref":"malware`+anyID+`,"target_ref":"tool`+anyID+`,"start_time":"2026-01-01T00:00:00Z"`), `"stop_time":"2026-01-01T00:00:00Z"`, false},
		"analysis ends before":      {base("malware-analysis", `,"product":"x","result":"benign","analysis_started":"2026-01-01T00:00:00Z"`), `"analysis_ended":"2025-01-01T00:00:00Z"`, true},
		"PE stamp with a fraction":  {pe, `"extensions":{"windows-pebinary-ext":{"pe_type":"exe","time_date_stamp":"2026-01-01T00:00:00.000Z"}}`, false},
		"object_modified to second": {base("language-content", `,"object_ref":"tool`+anyID+`,"contents":{"de":{"name":"x"}}`), `"object_modified":"2026-01-01T00:00:00Z"`, true},
	})
}

func TestCommonProperties(t *testing.T) {
	tool := base("tool", `,"name":"x","labels":["a","b"],"x_list":[{"k":1}]`)
	definition := base("extension-definition", `,"name":"x","schema":"s","version":"1","created_by_ref":"identity`+anyID+`,"extension_types":["property-extension"]`)
	const ext = `"extension-definition--04b2d3ef-d061-4912-ab77-6bbe807a5bd5"`
	marked := func(selector string) string {
		return `"granular_markings":[{"marking_ref":"marking-definition` + anyID + `,"selectors":["` + selector + `"]}]`
	}
	checkClauses(t, map[string]clause{
		"confidence 0":                   {tool, `"confidence":0`, true},
		"confidence 100":                 {tool, `"confidence":100`, true},
		"confidence -1":                  {tool, `"confidence":-1`, false},
		"confidence 8.5":                 {tool, `"confidence":8.5`, false},
		"confidence a text":              {tool, `"confidence":"50"`, false},
		"revoked a text":                 {tool, `"revoked":"false"`, false},
		"label a number":                 {tool, `"labels":[1]`, false},
		"language of Taiwan":             {tool, `"lang":"zh-TW"`, true},
		"language with script":           {tool, `"lang":"zh-Hant-TW"`, true},
		"language of no one":             {tool, `"lang":"english"`, false},
		"language with underscore":       {tool, `"lang":"en_US"`, false},
		"selector of a list":             {tool, marked("labels"), true},
		"selector of an element":         {tool, marked("labels.[1]"), true},
		"selector beyond the list":       {tool, marked("labels.[2]"), false},
		"selector below zero":            {tool, marked("labels.[-1]"), false},
		"selector with a plus":           {tool, marked("labels.[+1]"), false},
		"selector deep down":             {tool, marked("x_list.[0].k"), true},
		"selector of the id":             {tool, marked("id"), true},
		"selector without dot":           {tool, marked("labels[0]"), false},
		"selector empty":                 {tool, marked(""), false},
		"no selectors":                   {tool, `"granular_markings":[{"marking_ref":"marking-definition` + anyID + `,"selectors":[]}]`, false},
		"neither lang nor marking":       {tool, `"granular_markings":[{"selectors":["name"]}]`, false},
		"both lang and marking":          {tool, `"granular_markings":[{"lang":"en","marking_ref":"marking-definition` + anyID + `,"selectors":["name"]}]`, false},
		"reference by description":       {tool, `"external_references":[{"source_name":"a","description":"b"}]`, true},
		"reference without source":       {tool, `"external_references":[{"description":"b"}]`, false},
		"reference with a URL":           {tool, `"external_references":[{"source_name":"a","url":"https://example.com/?q=%41"}]`, true},
		"reference with a bare host":     {tool, `"external_references":[{"source_name":"a","url":"www.example.com"}]`, false},
		"reference with a broken hash":   {tool, `"external_references":[{"source_name":"a","url":"https://example.com/","hashes":{"SHA-256":"12"}}]`, false},
		"CVE of four digits":             {tool, `"external_references":[{"source_name":"cve","external_id":"CVE-2026-0001"}]`, true},
		"CVE of seven digits":            {tool, `"external_references":[{"source_name":"cve","external_id":"CVE-2026-1234567"}]`, true},
		"CVE of three digits":            {tool, `"external_references":[{"source_name":"cve","external_id":"CVE-2026-001"}]`, false},
		"CVE without id":                 {tool, `"external_references":[{"source_name":"cve","url":"https://example.com/"}]`, false},
		"CAPEC in small letters":         {tool, `"external_references":[{"source_name":"capec","external_id":"capec-1"}]`, false},
		"CAPEC from another source":      {tool, `"external_references":[{"source_name":"mitre","external_id":"CAPEC-1"}]`, false},
		"kill chain without phase":       {tool, `"kill_chain_phases":[{"kill_chain_name":"a"}]`, false},
		"extensions empty":               {tool, `"extensions":{}`, false},
		"extension of a definition":      {tool, `"extensions":{` + ext + `:{"extension_type":"property-extension","rank":5}}`, true},
		"extension at the top level":     {tool, `"rank":5|"extensions":{` + ext + `:{"extension_type":"toplevel-property-extension"}}`, true},
		"extension of unknown sort":      {tool, `"extensions":{` + ext + `:{"extension_type":"something"}}`, false},
		"extension of a list of sorts":   {tool, `"extensions":{` + ext + `:{"extension_type":["new-sdo"]}}`, false},
		"extension that says no sort":    {tool, `"extensions":{` + ext + `:{"rank":5}}`, false},
		"extension with a bad name":      {tool, `"extensions":{` + ext + `:{"extension_type":"property-extension","Rank":5}}`, false},
		"extension with an empty list":   {tool, `"extensions":{` + ext + `:{"extension_type":"property-extension","rank":[]}}`, false},
		"extension by a bad UUID":        {tool, `"extensions":{"extension-definition--1":{"extension_type":"property-extension"}}`, false},
		"extension by a name":            {tool, `"extensions":{"x-example-ext":{"rank":5}}`, true},
		"extension by any word":          {tool, `"extensions":{"example":{"rank":5}}`, false},
		"extension by a name, empty":     {tool, `"extensions":{"x-example-ext":{}}`, false},
		"extension a text":               {tool, `"extensions":{"x-example-ext":"x"}`, false},
		"definition of properties":       {definition, `"extension_properties":["rank"]`, false},
		"definition of top properties":   {definition, `"extension_properties":["rank"]|"extension_types":["toplevel-property-extension"]`, true},
		"definition of unknown sort":     {definition, `"extension_types":["x"]`, false},
		"definition of nothing":          {definition, `"extension_types":[]`, false},
		"definition without a maker":     {definition, `created_by_ref`, false},
		"definition without a schema":    {definition, `schema`, false},
		"translation into no language":   {base("language-content", `,"object_ref":"tool`+anyID+`,"contents":{"de":{"name":"x"}}`), `"contents":{"german":{"name":"x"}}`, false},
		"translation of nothing":         {base("language-content", `,"object_ref":"tool`+anyID+`,"contents":{"de":{"name":"x"}}`), `"contents":{"de":{}}`, false},
		"translation of a translation":   {base("language-content", `,"object_ref":"tool`+anyID+`,"contents":{"de":{"name":"x"}}`), `"object_ref":"language-content` + anyID, false},
		"translation of a bundle":        {base("language-content", `,"object_ref":"tool`+anyID+`,"contents":{"de":{"name":"x"}}`), `"object_ref":"bundle` + anyID, false},
		"translation of no contents":     {base("language-content", `,"object_ref":"tool`+anyID+`,"contents":{"de":{"name":"x"}}`), `contents`, false},
		"2.0 dictionary key of 2":        {observed20(`"0":{"type":"process","pid":1,"environment_variables":{"PATH":"x"}}`), `"objects":{"0":{"type":"process","environment_variables":{"AB":"x"}}}`, false},
		"2.1 dictionary key of 2":        {seen("process", `,"pid":1`), `"environment_variables":{"AB":"x"}`, true},
		"2.1 dictionary with a dot":      {seen("process", `,"pid":1`), `"environment_variables":{"A.B":"x"}`, false},
		"2.1 dictionary empty":           {seen("process", `,"pid":1`), `"environment_variables":{}`, false},
		"2.1 environment of numbers":     {seen("process", `,"pid":1`), `"environment_variables":{"ABC":1}`, false},
		"2.1 marking refs of a tool":     {tool, `"object_marking_refs":["tool` + anyID + `]`, false},
		"2.1 marking refs empty":         {tool, `"object_marking_refs":[]`, false},
		"2.1 opinion out of the list":    {base("opinion", `,"opinion":"agree","object_refs":["tool`+anyID+`]`), `"opinion":"maybe"`, false},
		"2.1 note about nothing":         {base("note", `,"content":"x","object_refs":["tool`+anyID+`]`), `"object_refs":[]`, false},
		"2.1 custom object with no time": {base("x-example-thing", ""), `modified`, false},
	})
}

func TestMarkings(t *testing.T) {
	statement := strings.Replace(base("marking-definition", `,"definition_type":"statement","definition":{"statement":"x"}`), `,"modified":"2026-09-01T08:00:00.000Z"`, "", 1)
	tlp20 := `{"type":"marking-definition","id":"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da","created":"2017-01-20T00:00:00.000Z","definition_type":"tlp","definition":{"tlp":"green"}}`
	checkClauses(t, map[string]clause{
		"TLP by its standard":         {aMarking, ``, true},
		"TLP by another id":           {aMarking, `"id":"marking-definition` + anyID, false},
		"TLP of another day":          {aMarking, `"created":"2017-01-21T00:00:00.000Z"`, false},
		"TLP by another name":         {aMarking, `"name":"TLP:RED"`, false},
		"TLP without a name":          {aMarking, `name`, false},
		"TLP of somebody":             {aMarking, `"created_by_ref":"identity` + anyID, false},
		"TLP amber of another id":     {aMarking, `"definition":{"tlp":"amber"}|"name":"TLP:AMBER"`, false},
		"2.0 TLP to the second":       {tlp20, `"created":"2017-01-20T00:00:00Z"`, true},
		"2.0 TLP of another id":       {tlp20, `"id":"marking-definition` + anyID, false},
		"statement without text":      {statement, `"definition":{}`, false},
		"definition without type":     {statement, `definition_type`, false},
		"type without definition":     {statement, `definition`, false},
		"by an extension":             {statement, `definition|definition_type|"extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":{"extension_type":"property-extension","tlp_2_0":"clear"}}`, true},
		"neither":                     {statement, `definition|definition_type`, false},
		"a sort of one's own":         {statement, `"definition_type":"x-own"|"definition":{"own":1}`, true},
		"marked by itself":            {statement, `"object_marking_refs":["marking-definition` + anyID + `]`, false},
		"partly marked by itself":     {statement, `"granular_markings":[{"marking_ref":"marking-definition` + anyID + `,"selectors":["definition"]}]`, false},
		"created to the second (2.1)": {statement, `"created":"2026-01-01T00:00:00Z"`, false},
	})
}
