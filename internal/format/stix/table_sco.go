package stix

// observable21 are the cyber-observable objects of STIX 2.1 (section 6).
const observable21 = `
artifact 6.1.1
  mime_type media-type
  payload_bin binary
  url uri
  hashes hashes
  encryption_algorithm enum(AES-256-GCM|ChaCha20-Poly1305|mime-type-indicated)
  decryption_key string
  = only-one payload_bin url
  = uuid4-without hashes payload_bin
  = needs url hashes
  = needs decryption_key encryption_algorithm

autonomous-system 6.2.1
  number! int
  name string
  rir string

directory 6.3.1
  path! string
  path_enc charset
  ctime time
  mtime time
  atime time
  contains_refs list(ref(file|directory))
  = usually-after mtime ctime

domain-name 6.4.1
  value! domain
  resolves_to_refs list(ref(ipv4-addr|ipv6-addr|domain-name))

email-addr 6.5.1
  value! email
  display_name string
  belongs_to_ref ref(user-account)

email-message 6.6.1
  is_multipart! bool
  date time
  content_type string
  from_ref ref(email-addr)
  sender_ref ref(email-addr)
  to_refs list(ref(email-addr))
  cc_refs list(ref(email-addr))
  bcc_refs list(ref(email-addr))
  message_id string
  subject string
  received_lines list(string)
  additional_header_fields dict(string|strings)
  body string
  body_multipart list(struct(email-mime-part))
  raw_email_ref ref(artifact)
  = email-body
  = uuid4-without from_ref subject body

.email-mime-part 6.6.2
  body string
  body_raw_ref ref(artifact|file)
  content_type string
  content_disposition string
  = only-one body body_raw_ref

file 6.7.1
  hashes hashes
  size int(0..)
  name string
  name_enc charset
  magic_number_hex hex
  mime_type string
  ctime time
  mtime time
  atime time
  parent_directory_ref ref(directory)
  contains_refs list(ref(!sdo|sro|smo|bundle))
  content_ref ref(artifact)
  extensions extensions(archive-ext|ntfs-ext|pdf-ext|raster-image-ext|windows-pebinary-ext)
  = one-of hashes name

.archive-ext 6.7.2
  contains_refs! list(ref(file|directory))
  comment string

.ntfs-ext 6.7.3
  sid string
  alternate_data_streams list(struct(alternate-data-stream))
  = any

.alternate-data-stream 6.7.3.1
  name! string
  hashes hashes
  size int(0..)

.pdf-ext 6.7.4
  version string
  is_optimized bool
  document_info_dict dict(string)
  pdfid0 string
  pdfid1 string
  = any

.raster-image-ext 6.7.5
  image_height int
  image_width int
  bits_per_pixel int
  exif_tags dict(string|int)
  = any

.windows-pebinary-ext 6.7.6
  pe_type! string
  imphash string
  machine_hex hex
  number_of_sections int(0..)
  time_date_stamp time-s
  pointer_to_symbol_table_hex hex
  number_of_symbols int(0..)
  size_of_optional_header int(0..)
  characteristics_hex hex
  file_header_hashes hashes
  optional_header struct(windows-pe-optional-header)
  sections list(struct(windows-pe-section))
  = any-but pe_type

.windows-pe-optional-header 6.7.6.1
  magic_hex hex
  major_linker_version int
  minor_linker_version int
  size_of_code int(0..)
  size_of_initialized_data int(0..)
  size_of_uninitialized_data int(0..)
  address_of_entry_point int
  base_of_code int
  base_of_data int
  image_base int
  section_alignment int
  file_alignment int
  major_os_version int
  minor_os_version int
  major_image_version int
  minor_image_version int
  major_subsystem_version int
  minor_subsystem_version int
  win32_version_value_hex hex
  size_of_image int(0..)
  size_of_headers int(0..)
  checksum_hex hex
  subsystem_hex hex
  dll_characteristics_hex hex
  size_of_stack_reserve int(0..)
  size_of_stack_commit int(0..)
  size_of_heap_reserve int
  size_of_heap_commit int
  loader_flags_hex hex
  number_of_rva_and_sizes int
  hashes hashes
  = any

.windows-pe-section 6.7.6.2
  name! string
  size int(0..)
  entropy float
  hashes hashes

ipv4-addr 6.8.1
  value! ipv4
  resolves_to_refs list(ref(mac-addr))
  belongs_to_refs list(ref(autonomous-system))

ipv6-addr 6.9.1
  value! ipv6
  resolves_to_refs list(ref(mac-addr))
  belongs_to_refs list(ref(autonomous-system))

mac-addr 6.10.1
  value! mac

mutex 6.11.1
  name! string

network-traffic 6.12.1
  start time
  end time
  is_active bool
  src_ref ref(ipv4-addr|ipv6-addr|mac-addr|domain-name)
  dst_ref ref(ipv4-addr|ipv6-addr|mac-addr|domain-name)
  src_port int(0..65535)
  dst_port int(0..65535)
  protocols! list(string)
  src_byte_count int(0..)
  dst_byte_count int(0..)
  src_packets int(0..)
  dst_packets int(0..)
  ipfix dict(string|int)
  src_payload_ref ref(artifact)
  dst_payload_ref ref(artifact)
  encapsulates_refs list(ref(network-traffic))
  encapsulated_by_ref ref(network-traffic)
  extensions extensions(http-request-ext|icmp-ext|socket-ext|tcp-ext)
  = one-of src_ref dst_ref
  = not-before end start
  = ended-is-not-active

.http-request-ext 6.12.2
  request_method! string
  request_value! string
  request_version string
  request_header header-lists
  message_body_length int
  message_body_data_ref ref(artifact)

.icmp-ext 6.12.3
  icmp_type_hex! hex
  icmp_code_hex! hex

.socket-ext 6.12.4
  address_family! enum(AF_UNSPEC|AF_INET|AF_IPX|AF_APPLETALK|AF_NETBIOS|AF_INET6|AF_IRDA|AF_BTH)
  is_blocking bool
  is_listening bool
  options socket-options
  socket_type enum(SOCK_STREAM|SOCK_DGRAM|SOCK_RAW|SOCK_RDM|SOCK_SEQPACKET)
  socket_descriptor int(0..)
  socket_handle int

.tcp-ext 6.12.5
  src_flags_hex hex
  dst_flags_hex hex
  = any

process 6.13.1
  is_hidden bool
  pid int
  created_time time
  cwd string
  command_line string
  environment_variables dict(string)
  opened_connection_refs list(ref(network-traffic))
  creator_user_ref ref(user-account)
  image_ref ref(file)
  parent_ref ref(process)
  child_refs list(ref(process))
  extensions extensions(windows-process-ext|windows-service-ext)
  = any
  = uuid4-without

.windows-process-ext 6.13.2
  aslr_enabled bool
  dep_enabled bool
  priority string
  owner_sid string
  window_title string
  startup_info dict
  integrity_level enum(low|medium|high|system)
  = any

.windows-service-ext 6.13.3
  service_name string
  descriptions list(string)
  display_name string
  group_name string
  start_type enum(SERVICE_AUTO_START|SERVICE_BOOT_START|SERVICE_DEMAND_START|SERVICE_DISABLED|SERVICE_SYSTEM_ALERT|SERVICE_SYSTEM_START)
  service_dll_refs list(ref(file))
  service_type enum(SERVICE_KERNEL_DRIVER|SERVICE_FILE_SYSTEM_DRIVER|SERVICE_WIN32_OWN_PROCESS|SERVICE_WIN32_SHARE_PROCESS)
  service_status enum(SERVICE_CONTINUE_PENDING|SERVICE_PAUSE_PENDING|SERVICE_PAUSED|SERVICE_RUNNING|SERVICE_START_PENDING|SERVICE_STOP_PENDING|SERVICE_STOPPED)
  = any

software 6.14.1
  name! string
  cpe cpe
  swid string
  languages list(language)
  vendor string
  version string

url 6.15.1
  value! uri

user-account 6.16.1
  user_id string
  credential string
  account_login string
  account_type string
  display_name string
  is_service_account bool
  is_privileged bool
  can_escalate_privs bool
  is_disabled bool
  account_created time
  account_expires time
  credential_last_changed time
  account_first_login time
  account_last_login time
  extensions extensions(unix-account-ext)
  = any
  = uuid4-without account_type user_id account_login

.unix-account-ext 6.16.2
  gid int
  groups list(string)
  home_dir string
  shell string
  = any

windows-registry-key 6.17.1
  key registry-key
  values list(struct(windows-registry-value))
  modified_time time
  creator_user_ref ref(user-account)
  number_of_subkeys int
  = any
  = uuid4-without key values

.windows-registry-value 6.17.2
  name string
  data string
  data_type enum(REG_NONE|REG_SZ|REG_EXPAND_SZ|REG_BINARY|REG_DWORD|REG_DWORD_BIG_ENDIAN|REG_DWORD_LITTLE_ENDIAN|REG_LINK|REG_MULTI_SZ|REG_RESOURCE_LIST|REG_FULL_RESOURCE_DESCRIPTION|REG_RESOURCE_REQUIREMENTS_LIST|REG_QWORD|REG_INVALID_TYPE)
  = any

x509-certificate 6.18.1
  is_self_signed bool
  hashes hashes
  version string
  serial_number string
  signature_algorithm string
  issuer string
  validity_not_before time
  validity_not_after time
  subject string
  subject_public_key_algorithm string
  subject_public_key_modulus string
  subject_public_key_exponent int
  x509_v3_extensions struct(x509-v3-extensions)
  = any
  = uuid4-without hashes serial_number

.x509-v3-extensions 6.18.2
  basic_constraints string
  name_constraints string
  policy_constraints string
  key_usage string
  extended_key_usage string
  subject_key_identifier string
  authority_key_identifier string
  subject_alternative_name string
  issuer_alternative_name string
  subject_directory_attributes string
  crl_distribution_points string
  inhibit_any_policy string
  private_key_usage_period_not_before time
  private_key_usage_period_not_after time
  certificate_policies string
  policy_mappings string
  = any
`
