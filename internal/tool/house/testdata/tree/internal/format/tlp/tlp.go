package tlp
