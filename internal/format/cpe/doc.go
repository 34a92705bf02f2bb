// Package cpe reads, writes and compares names of products: "the application Tomcat by Apache, version 9.0.1" as
// cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*.
//
// A name has eleven attributes. Each is ANY (whatever), NA (there is none) or a value; a value may begin or end with wildcards.
// Two written forms are read and written: the formatted string of CPE 2.3 and the older URI (cpe:/a:apache:tomcat:9.0.1),
// whose edition may be packed (~~~node.js~~). Naming follows NISTIR 7695, comparison NISTIR 7696.
//
// Real inventories are less tidy than the standard. What can be read in one way only is read and brought into canonical form:
// capitals, needless or missing backslashes, missing attributes at the end (Name.Padded tells how many were filled with ANY;
// the sample of the government's own VANS upload is one short).
package cpe
