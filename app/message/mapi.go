package message

import (
	"encoding/binary"
	"strings"
	"time"
)

// MAPI properties, MS-OXPROPS
const (
	mapiClass        = 0x001a
	mapiSubject      = 0x0037
	mapiSentForName  = 0x0042
	mapiStart        = 0x0060
	mapiEnd          = 0x0061
	mapiSentForMail  = 0x0065
	mapiTopic        = 0x0070 // the subject without "Re:"
	mapiBody         = 0x1000
	mapiRTF          = 0x1009
	mapiHTML         = 0x1013
	mapiDisplayName  = 0x3001
	mapiData         = 0x3701
	mapiFilename     = 0x3704
	mapiLongFilename = 0x3707
	mapiMimeTag      = 0x370e
	mapiContentID    = 0x3712
	mapiSentForSMTP  = 0x5d02
)

// Sets of named properties, by the first part of their GUIDs, and what is
// used of them. MS-OXPROPS §1.3.2
const (
	mapiAppointments = 0x00062002 << 32
	mapiTasks        = 0x00062003 << 32
	mapiMeetings     = 0x6ed8da90 << 32

	mapiLocation   = mapiAppointments | 0x8208
	mapiWhole      = mapiAppointments | 0x820d // when it begins
	mapiWholeEnd   = mapiAppointments | 0x820e
	mapiAllDay     = mapiAppointments | 0x8215
	mapiTaskStart  = mapiTasks | 0x8104
	mapiTaskDue    = mapiTasks | 0x8105
	mapiGlobalID   = mapiMeetings | 0x0003
	mapiWhere      = mapiMeetings | 0x0002
	mapiCleanID    = mapiMeetings | 0x0023 // the same for each day of a series
	mapiStringName = 1<<64 - 1             // named by words, none of which is used
)

// mapiProperty is one property with its first value. The id of a named one
// has its set in its upper half.
type mapiProperty struct {
	id    uint64
	kind  uint16
	value []byte
}

// MAPI types of variable size, MS-OXCDATA §2.11.1
const (
	mapiObject  = 0x000d
	mapiString8 = 0x001e
	mapiUnicode = 0x001f
	mapiBinary  = 0x0102
	mapiMany    = 0x1000 // flag
)

// mapiTime is the MAPI type of a moment.
const mapiTime = 0x0040

func (p mapiProperty) text(charset string) string {
	if p.kind == mapiUnicode {
		charset = "utf-16le"
		return strings.TrimRight(toUTF8(charset, p.value), "\x00")
	}
	return toUTF8(charset, trimNUL(p.value))
}

// time is the moment that a property says, zero if it says none: it counts
// from the year 1601 in units of 100 nanoseconds. MS-DTYP §2.3.3
func (p mapiProperty) time() time.Time {
	if p.kind != mapiTime || len(p.value) < 8 {
		return time.Time{}
	}
	const to1970 = 11_644_473_600
	units := binary.LittleEndian.Uint64(p.value)
	seconds := int64(units/10_000_000) - to1970
	if units == 0 || seconds > 200*366*24*3600 { // no such day is meant
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// mapiProperties reads a property list, as far as it is sound.
// MS-OXTNEF §2.1.3.4
func mapiProperties(b []byte) []mapiProperty {
	r := mapiBytes{b}
	var all []mapiProperty
	for range r.uint32() {
		kind, id := uint16(r.uint16()), uint64(r.uint16())
		if id >= 0x8000 {
			id = r.name()
		}
		if len(r.b) == 0 {
			break
		}
		all = append(all, mapiProperty{id, kind &^ mapiMany, r.value(kind)})
	}
	return all
}

// name reads the name of a property.
func (r *mapiBytes) name() uint64 {
	set := mapiBytes{r.take(16)}
	if r.uint32() == 0 {
		return uint64(set.uint32())<<32 | uint64(r.uint32())
	}
	r.padded(int(r.uint32()))
	return mapiStringName
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
	case 0x0005, 0x0006, 0x0007, 0x0014, mapiTime: // double, currency, floating time, 64 bits
		return 8
	case 0x0048: // GUID
		return 16
	}
	return 4
}
