package fts5

// appendVarint appends SQLite's form of an integer: seven bits an octet, the
// highest first, and eight in a ninth.
func appendVarint(buf []byte, n uint64) []byte {
	if n < 1<<7 {
		return append(buf, byte(n))
	}
	if n >= 1<<56 {
		for shift := 57; shift >= 8; shift -= 7 {
			buf = append(buf, byte(n>>shift)|0x80)
		}
		return append(buf, byte(n))
	}
	shift := 7
	for n>>(shift+7) != 0 {
		shift += 7
	}
	for ; shift > 0; shift -= 7 {
		buf = append(buf, byte(n>>shift)|0x80)
	}
	return append(buf, byte(n)&0x7f)
}

// varintSize is how many octets the integer at the beginning of buf takes.
func varintSize(buf []byte) int {
	for i := range 8 {
		if buf[i] < 0x80 {
			return i + 1
		}
	}
	return 9
}

// varints reads integers of variable length.
type varints struct {
	rest []byte
	bad  bool
}

func (v *varints) next() (n uint64) {
	for i := range 9 {
		if i == len(v.rest) {
			break
		}
		c := v.rest[i]
		if i == 8 {
			v.rest = v.rest[9:]
			return n<<8 | uint64(c)
		}
		n = n<<7 | uint64(c&0x7f)
		if c < 0x80 {
			v.rest = v.rest[i+1:]
			return n
		}
	}
	v.bad = true
	return 0
}
