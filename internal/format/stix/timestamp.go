package stix

import "time"

// instant is a timestamp as it was written.
type instant struct {
	micros int64 // UTC microseconds since 1970, further digits cut off
	digits int   // of the fraction
	utc    bool  // ends in Z, as STIX 2.1, 2.16 asks
}

// parseInstant reads an RFC 3339 timestamp with any number of fraction digits. Any year of four digits is taken: a clock that
// stands in 1970 or 2100 is the sender's mistake, and the sender's word. The calendar is checked; a 60th second is taken
// where a leap second may be, at the end of a month.
func parseInstant(s []byte) (instant, bool) {
	if len(s) < len("2006-01-02T15:04:05Z") || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return instant{}, false
	}
	year, ok1 := number(s[0:4])
	month, ok2 := number(s[5:7])
	day, ok3 := number(s[8:10])
	hour, ok4 := number(s[11:13])
	minute, ok5 := number(s[14:16])
	second, ok6 := number(s[17:19])
	if !(ok1 && ok2 && ok3 && ok4 && ok5 && ok6) || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) ||
		hour > 23 || minute > 59 || second > 60 {
		return instant{}, false
	}
	if second == 60 && (hour != 23 || minute != 59 || day != daysIn(year, month)) {
		return instant{}, false
	}
	fraction, digits, rest, ok := parseFraction(s[19:])
	offset, utc, ok2 := parseZone(rest)
	if !ok || !ok2 {
		return instant{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC).Unix() - int64(offset)
	return instant{micros: t*1_000_000 + fraction, digits: digits, utc: utc}, true
}

func number(s []byte) (n int, ok bool) {
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func parseFraction(s []byte) (micros int64, digits int, rest []byte, ok bool) {
	if len(s) == 0 || s[0] != '.' {
		return 0, 0, s, true
	}
	s = s[1:]
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		if digits < 6 {
			micros = micros*10 + int64(s[digits]-'0')
		}
		digits++
	}
	for i := digits; i < 6; i++ {
		micros *= 10
	}
	return micros, digits, s[digits:], digits > 0
}

// parseZone reads Z or ±hh:mm and gives the offset in seconds.
func parseZone(s []byte) (offset int, utc, ok bool) {
	if string(s) == "Z" {
		return 0, true, true
	}
	if len(s) != 6 || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return 0, false, false
	}
	hours, ok1 := number(s[1:3])
	minutes, ok2 := number(s[4:6])
	if !ok1 || !ok2 || hours > 23 || minutes > 59 {
		return 0, false, false
	}
	offset = hours*3600 + minutes*60
	if s[0] == '-' {
		offset = -offset
	}
	return offset, false, true
}
