package message

import (
	"encoding/binary"
	"strings"
)

// MAPI properties, MS-OXPROPS
const (
	mapiBody         = 0x1000
	mapiRTF          = 0x1009
	mapiHTML         = 0x1013
	mapiDisplayName  = 0x3001
	mapiData         = 0x3701
	mapiFilename     = 0x3704
	mapiLongFilename = 0x3707
	mapiMimeTag      = 0x370e
	mapiContentID    = 0x3712
)

// mapiProperty is one property with its first value.
type mapiProperty struct {
	id, kind uint16
	value    []byte
}

// MAPI types of variable size, MS-OXCDATA §2.11.1
const (
	mapiObject  = 0x000d
	mapiString8 = 0x001e
	mapiUnicode = 0x001f
	mapiBinary  = 0x0102
	mapiMany    = 0x1000 // flag
)

func (p mapiProperty) text(charset string) string {
	if p.kind == mapiUnicode {
		charset = "utf-16le"
		return strings.TrimRight(toUTF8(charset, p.value), "\x00")
	}
	return toUTF8(charset, trimNUL(p.value))
}

// mapiProperties reads a property list, as far as it is sound.
// MS-OXTNEF §2.1.3.4
func mapiProperties(b []byte) []mapiProperty {
	r := mapiBytes{b}
	var all []mapiProperty
	for range r.uint32() {
		kind, id := uint16(r.uint16()), uint16(r.uint16())
		if id >= 0x8000 { // named
			r.take(16)
			if r.uint32() == 0 {
				r.take(4)
			} else {
				r.padded(int(r.uint32()))
			}
		}
		if len(r.b) == 0 {
			break
		}
		value := r.value(kind)
		if id < 0x8000 {
			all = append(all, mapiProperty{id, kind &^ mapiMany, value})
		}
	}
	return all
}

// mapiBytes reads little-endian values; past the end it gives zeros.
type mapiBytes struct{ b []byte }

func (r *mapiBytes) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.b = nil
		return nil
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

// padded takes n bytes and the padding to a multiple of four.
func (r *mapiBytes) padded(n int) []byte {
	v := r.take(n)
	r.take(min((4-n%4)%4, len(r.b)))
	return v
}

func (r *mapiBytes) uint16() int {
	if v := r.take(2); v != nil {
		return int(binary.LittleEndian.Uint16(v))
	}
	return 0
}

func (r *mapiBytes) uint32() uint32 {
	if v := r.take(4); v != nil {
		return binary.LittleEndian.Uint32(v)
	}
	return 0
}

// value takes the values of a property and returns the first.
func (r *mapiBytes) value(kind uint16) []byte {
	count := uint32(1)
	switch base := kind &^ mapiMany; {
	case base == mapiObject, base == mapiString8, base == mapiUnicode, base == mapiBinary:
		count = r.uint32()
		var first []byte
		for i := uint32(0); i < count && len(r.b) > 0; i++ {
			v := r.padded(int(min(r.uint32(), 1<<30)))
			if i == 0 {
				first = v
			}
		}
		return first
	default:
		if kind&mapiMany != 0 {
			count = r.uint32()
		}
		size := mapiSize(base)
		if int64(count)*int64(size) > int64(len(r.b)) {
			r.b = nil
			return nil
		}
		return r.take(int(count) * size)
	}
}

// mapiSize is the size of a value of a fixed type, padded.
func mapiSize(kind uint16) int {
	switch kind {
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040: // double, currency, time, 64 bits
		return 8
	case 0x0048: // GUID
		return 16
	}
	return 4
}
