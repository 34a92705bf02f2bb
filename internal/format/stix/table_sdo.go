package stix

// The tables below are written in a small notation that table.go reads. A line at the margin names a type and the clause of its
// properties (with a dot before the name: a part of objects, or what all objects of a class share); an indented line names a
// property, with ! if it is required, and its data type (judge_kind.go); one that begins with = a rule between properties
// (judge_rule.go). "like" behind a clause takes the properties of the same type in 2.1, and "- name" takes one away.

// domain21 are the domain, relationship and meta objects of STIX 2.1 (sections 3.2, 4, 5, 7).
const domain21 = `
.common_sdo 3.2
  type! type
  spec_version! enum(2.1)
  id! id
  created_by_ref ref(~identity)
  created! time-ms
  modified! time-ms
  revoked bool
  labels list(string)
  confidence int(0..100)
  lang lang
  external_references list(external-reference)
  object_marking_refs list(ref(marking-definition))
  granular_markings list(granular-marking)
  extensions extensions()
  = not-before modified created

.common_sco 3.2
  type! type
  spec_version enum(2.1)
  id! id
  object_marking_refs list(ref(marking-definition))
  granular_markings list(granular-marking)
  defanged bool
  extensions extensions()

.common_marking 3.2
  type! type
  spec_version! enum(2.1)
  id! id
  created_by_ref ref(~identity)
  created! time-ms
  external_references list(external-reference)
  object_marking_refs list(ref(marking-definition))
  granular_markings list(granular-marking)
  extensions extensions()

attack-pattern 4.1.1
  name! string
  description string
  aliases list(string)
  kill_chain_phases list(kill-chain-phase)

campaign 4.2.1
  name! string
  description string
  aliases list(string)
  first_seen time
  last_seen time
  objective string
  = not-before last_seen first_seen

course-of-action 4.3.1
  name! string
  description string
  action reserved

grouping 4.4.1
  name string
  description string
  context! string
  object_refs! list(ref(!bundle))

identity 4.5.1
  name! string
  description string
  roles list(string)
  identity_class string
  sectors list(string)
  contact_information string

incident 4.6.1
  name! string
  description string

indicator 4.7.1
  name string
  description string
  indicator_types list(string)
  pattern! string
  pattern_type! string
  pattern_version string
  valid_from! time
  valid_until time
  kill_chain_phases list(kill-chain-phase)
  = after valid_until valid_from
  = pattern

infrastructure 4.8.1
  name! string
  description string
  infrastructure_types list(string)
  aliases list(string)
  kill_chain_phases list(kill-chain-phase)
  first_seen time
  last_seen time
  = not-before last_seen first_seen

intrusion-set 4.9.1
  name! string
  description string
  aliases list(string)
  first_seen time
  last_seen time
  goals list(string)
  resource_level string
  primary_motivation string
  secondary_motivations list(string)
  = not-before last_seen first_seen

location 4.10.1
  name string
  description string
  latitude float(-90..90)
  longitude float(-180..180)
  precision float
  region string
  country string
  administrative_area string
  city string
  street_address string
  postal_code string
  = one-of region country latitude
  = needs latitude longitude
  = needs longitude latitude
  = needs precision latitude

malware 4.11.1
  name string
  description string
  malware_types list(string)
  is_family! bool
  aliases list(string)
  kill_chain_phases list(kill-chain-phase)
  first_seen time
  last_seen time
  operating_system_refs list(ref(software))
  architecture_execution_envs list(string)
  implementation_languages list(string)
  capabilities list(string)
  sample_refs list(ref(artifact|file))
  = not-before last_seen first_seen
  = family-has-name

malware-analysis 4.12.1
  product! string
  version string
  host_vm_ref ref(software)
  operating_system_ref ref(software)
  installed_software_refs list(ref(software))
  configuration_version string
  modules list(string)
  analysis_engine_version string
  analysis_definition_version string
  submitted time
  analysis_started time
  analysis_ended time
  result_name string
  result string
  analysis_sco_refs list(ref(!sdo|sro|smo|bundle))
  sample_ref ref(file|artifact|network-traffic)
  = one-of result analysis_sco_refs
  = usually-after analysis_ended analysis_started

note 4.13.1
  abstract string
  content! string
  authors list(string)
  object_refs! list(ref(!bundle))

observed-data 4.14.1
  first_observed! time
  last_observed! time
  number_observed! int(1..999999999)
  objects observables
  object_refs list(ref(!sdo|smo|bundle))
  = only-one objects object_refs
  = not-before last_observed first_observed

opinion 4.15.1
  explanation string
  authors list(string)
  opinion! enum(strongly-disagree|disagree|neutral|agree|strongly-agree)
  object_refs! list(ref(!bundle))

report 4.16.1
  name! string
  description string
  report_types list(string)
  published! time
  object_refs! list(ref(!bundle))

threat-actor 4.17.1
  name! string
  description string
  threat_actor_types list(string)
  aliases list(string)
  first_seen time
  last_seen time
  roles list(string)
  goals list(string)
  sophistication string
  resource_level string
  primary_motivation string
  secondary_motivations list(string)
  personal_motivations list(string)
  = not-before last_seen first_seen

tool 4.18.1
  name! string
  description string
  tool_types list(string)
  aliases list(string)
  kill_chain_phases list(kill-chain-phase)
  tool_version string

vulnerability 4.19.1
  name! string
  description string

relationship 5.1.1
  relationship_type! relationship-type
  description string
  source_ref! ref(!sro|smo|bundle)
  target_ref! ref(!sro|smo|bundle)
  start_time time
  stop_time time
  = after stop_time start_time
  = suggested-relationship

sighting 5.2.1
  description string
  first_seen time
  last_seen time
  count int(0..999999999)
  sighting_of_ref! ref(!sco|sro|smo|bundle)
  observed_data_refs list(ref(observed-data))
  where_sighted_refs list(ref(identity|location))
  summary bool
  = not-before last_seen first_seen

language-content 7.1.1
  object_ref! ref(!bundle|language-content)
  object_modified time
  contents! language-contents

marking-definition 7.2.1.1
  name string
  definition_type string
  definition any
  = marking

extension-definition 7.3.1
  created_by_ref! ref(~identity)
  name! string
  description string
  schema! string
  version! string
  extension_types! list(enum(new-sdo|new-sco|new-sro|property-extension|toplevel-property-extension))
  extension_properties list(string)
  = extension-properties

.external-reference 2.5.1
  source_name! string
  description string
  url uri
  hashes hashes
  external_id string
  = one-of description url external_id
  = known-reference

.kill-chain-phase 2.11.1
  kill_chain_name! string
  phase_name! string

.granular-marking 7.2.3.1
  lang lang
  marking_ref ref(marking-definition)
  selectors! list(selector)
  = only-one lang marking_ref
`

// domain20 are the domain and relationship objects and the marking definition of STIX 2.0 (part 1, section 4; part 2).
const domain20 = `
.common_sdo part 1, 3.1
  type! type
  id! id
  created_by_ref ref(~identity)
  created! time-ms
  modified! time-ms
  revoked bool
  labels list(string)
  external_references list(external-reference)
  object_marking_refs list(ref(marking-definition))
  granular_markings list(granular-marking)
  confidence reserved
  severity reserved
  action reserved
  usernames reserved
  phone_numbers reserved
  addresses reserved
  first_seen_precision reserved
  last_seen_precision reserved
  valid_from_precision reserved
  valid_until_precision reserved
  = not-before modified created

.common_sco part 3, 3.1
  type! type
  extensions extensions()

.common_marking part 1, 4.1.1
  type! type
  id! id
  created_by_ref ref(~identity)
  created! time
  external_references list(external-reference)
  object_marking_refs list(ref(marking-definition))
  granular_markings list(granular-marking)

attack-pattern part 2, 2.1.1
  name! string
  description string
  kill_chain_phases list(kill-chain-phase)

campaign part 2, 2.2.1
  name! string
  description string
  aliases list(string)
  first_seen time
  last_seen time
  objective string
  = usually-after last_seen first_seen

course-of-action part 2, 2.3.1
  name! string
  description string

identity part 2, 2.4.1
  name! string
  description string
  identity_class! string
  sectors list(string)
  contact_information string

indicator part 2, 2.5.1
  labels! list(string)
  name string
  description string
  pattern! string
  valid_from! time
  valid_until time
  kill_chain_phases list(kill-chain-phase)
  = usually-after valid_until valid_from
  = pattern

intrusion-set part 2, 2.6.1
  name! string
  description string
  aliases list(string)
  first_seen time
  last_seen time
  goals list(string)
  resource_level string
  primary_motivation string
  secondary_motivations list(string)
  = usually-after last_seen first_seen

malware part 2, 2.7.1
  labels! list(string)
  name! string
  description string
  kill_chain_phases list(kill-chain-phase)

observed-data part 2, 2.8.1
  first_observed! time
  last_observed! time
  number_observed! int(1..999999999)
  objects! observables
  = usually-after last_observed first_observed

report part 2, 2.9.1
  labels! list(string)
  name! string
  description string
  published! time
  object_refs! list(ref(!bundle))

threat-actor part 2, 2.10.1
  labels! list(string)
  name! string
  description string
  aliases list(string)
  roles list(string)
  goals list(string)
  sophistication string
  resource_level string
  primary_motivation string
  secondary_motivations list(string)
  personal_motivations list(string)

tool part 2, 2.11.1
  labels! list(string)
  name! string
  description string
  kill_chain_phases list(kill-chain-phase)
  tool_version string

vulnerability part 2, 2.12.1
  name! string
  description string

relationship part 2, 3.1.1
  relationship_type! relationship-type
  description string
  source_ref! ref(!sro|smo|bundle)
  target_ref! ref(!sro|smo|bundle)
  = suggested-relationship

sighting part 2, 3.2.1
  first_seen time
  last_seen time
  count int(0..999999999)
  sighting_of_ref! ref(!sro|smo|bundle)
  observed_data_refs list(ref(observed-data))
  where_sighted_refs list(ref(identity))
  summary bool
  = usually-after last_seen first_seen

marking-definition part 1, 4.1.1
  definition_type! string
  definition! any
  = marking

.external-reference part 1, 2.3.1
  source_name! string
  description string
  url uri
  hashes hashes
  external_id string
  = one-of description url external_id
  = known-reference

.kill-chain-phase part 1, 2.7.1
  kill_chain_name! string
  phase_name! string

.granular-marking part 1, 4.3.1
  marking_ref! ref(marking-definition)
  selectors! list(selector)
`
