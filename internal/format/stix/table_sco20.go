package stix

// observable20 are the cyber-observable objects of STIX 2.0 (part 4), mostly by what differs from 2.1. They live inside observed-data
// and refer to each other by the keys of that dictionary.
const observable20 = `
artifact part 4, 2.1.1 like
  - encryption_algorithm
  - decryption_key
  = only-one payload_bin url
  = needs url hashes

autonomous-system part 4, 2.2.1 like

directory part 4, 2.3.1
  path! string
  path_enc charset
  created time
  modified time
  accessed time
  contains_refs list(ref(file|directory))

domain-name part 4, 2.4.1 like

email-addr part 4, 2.5.1 like

email-message part 4, 2.6.1 like

.email-mime-part part 4, 2.6.2 like

file part 4, 2.7.1 like
  - ctime
  - mtime
  - atime
  created time
  modified time
  accessed time
  is_encrypted bool
  encryption_algorithm string
  decryption_key string
  = one-of hashes name
  = only-encrypted encryption_algorithm decryption_key

.archive-ext part 4, 2.7.2 like
  version string

.ntfs-ext part 4, 2.7.3 like

.alternate-data-stream part 4, 2.7.3.1 like

.pdf-ext part 4, 2.7.4 like

.raster-image-ext part 4, 2.7.5 like
  image_compression_algorithm string

.windows-pebinary-ext part 4, 2.7.6 like

.windows-pe-optional-header part 4, 2.7.6.1 like

.windows-pe-section part 4, 2.7.6.2 like

ipv4-addr part 4, 2.8.1 like

ipv6-addr part 4, 2.9.1 like

mac-addr part 4, 2.10.1 like

mutex part 4, 2.11.1 like

network-traffic part 4, 2.12.1 like
  - end
  end time
  = usually-after end start

.http-request-ext part 4, 2.12.2 like
  request_header dict(string)

.icmp-ext part 4, 2.12.3 like

.socket-ext part 4, 2.12.4 like
  options dict
  protocol_family enum(PF_INET|PF_AX25|PF_IPX|PF_INET6|PF_APPLETALK|PF_NETROM|PF_BRIDGE|PF_ATMPVC|PF_X25|PF_ROSE|PF_DECNET|PF_NETBEUI|PF_SECURITY|PF_KEY|PF_NETLINK|PF_ROUTE|PF_PACKET|PF_ASH|PF_ECONET|PF_ATMSVC|PF_SNA|PF_IRDA|PF_PPPOX|PF_WANPIPE|PF_BLUETOOTH)

.tcp-ext part 4, 2.12.5 like

process part 4, 2.13.1 like
  - created_time
  - image_ref
  name string
  arguments list(string)
  created time
  binary_ref ref(file)

.windows-process-ext part 4, 2.13.2 like
  - integrity_level

.windows-service-ext part 4, 2.13.3 like
  service_name! string

software part 4, 2.14.1 like

url part 4, 2.15.1 like

user-account part 4, 2.16.1 like
  - credential
  - credential_last_changed
  user_id! string
  password_last_changed time

.unix-account-ext part 4, 2.16.2 like

windows-registry-key part 4, 2.17.1 like
  - modified_time
  key! string
  modified time

.windows-registry-value part 4, 2.17.2 like
  name! string

x509-certificate part 4, 2.18.1 like

.x509-v3-extensions part 4, 2.18.2 like
`
