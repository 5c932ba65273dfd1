package message

import (
	"bytes"
	"encoding/binary"
)

// isSealedZip looks at the first file in a bundle; folders before it are never
// encrypted. APPNOTE.TXT §4.4.4
func isSealedZip(b []byte) bool {
	const header, flags, nameLength, extraLength = 30, 6, 26, 28
	for len(b) > header && bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		if b[flags]&1 != 0 {
			return true
		}
		end := header + int(binary.LittleEndian.Uint16(b[nameLength:]))
		if end > len(b) || b[end-1] != '/' {
			return false
		}
		b = b[min(len(b), end+int(binary.LittleEndian.Uint16(b[extraLength:]))):]
	}
	return false
}

const (
	rar4 = "Rar!\x1a\x07\x00"
	rar5 = "Rar!\x1a\x07\x01\x00"
)

// isSealedRAR looks at the blocks up to the first file. Since version 5 they
// say so in a block of their own or in a record of the file; before in flags.
func isSealedRAR(b []byte) bool {
	if blocks, found := bytes.CutPrefix(b, []byte(rar5)); found {
		return isSealedRAR5(blocks)
	}
	blocks, found := bytes.CutPrefix(b, []byte(rar4))
	for found && len(blocks) >= 7 { // sum, kind, flags, size
		flags, size := binary.LittleEndian.Uint16(blocks[3:]), int(binary.LittleEndian.Uint16(blocks[5:]))
		switch blocks[2] {
		case 0x73: // the archive
			if flags&0x80 != 0 {
				return true
			}
		case 0x74: // a file
			return flags&4 != 0
		default:
			return false
		}
		if size < 7 || size > len(blocks) {
			return false
		}
		blocks = blocks[size:]
	}
	return false
}

func isSealedRAR5(blocks []byte) bool {
	for len(blocks) > 4 {
		header, rest, ok := rarSized(blocks[4:]) // after the sum
		if !ok {
			return false
		}
		kind, header := rarNumber(header)
		switch kind {
		case 4: // how the blocks after it are encrypted
			return true
		case 2: // a file
			return isSealedRAR5File(header)
		case 1: // the archive
		default:
			return false
		}
		blocks = rest
	}
	return false
}

// isSealedRAR5File looks for the record of encryption in a file's extra area,
// with which its header ends.
func isSealedRAR5File(header []byte) bool {
	flags, header := rarNumber(header)
	if flags&1 == 0 {
		return false
	}
	size, header := rarNumber(header)
	if size > uint64(len(header)) {
		return false
	}
	for extra := header[len(header)-int(size):]; len(extra) > 0; {
		record, rest, ok := rarSized(extra)
		if !ok {
			return false
		}
		if kind, _ := rarNumber(record); kind == 1 {
			return true
		}
		extra = rest
	}
	return false
}

// rarSized cuts off what begins with its own size.
func rarSized(b []byte) (content, rest []byte, ok bool) {
	size, b := rarNumber(b)
	if size == 0 || size > uint64(len(b)) {
		return nil, nil, false
	}
	return b[:size], b[size:], true
}

// rarNumber cuts off a number of 7 bits a byte, the lowest first; one that is
// none is 0.
func rarNumber(b []byte) (uint64, []byte) {
	n, size := binary.Uvarint(b)
	if size <= 0 {
		return 0, nil
	}
	return n, b[size:]
}

// sevenZipAES is how a 7z archive names the method it is encrypted with: its
// length, with the flag that settings follow, and its number.
var sevenZipAES = []byte("\x24\x06\xf1\x07\x01")

// sevenZip keeps the header of a 7z archive, whose place stands at its
// beginning. Where it is compressed itself, as it is about many files whose
// names are not encrypted with them, it does not show the method.
func (s *sealReader) sevenZip(b []byte) {
	if len(s.head) < 32 || !bytes.HasPrefix(s.head, []byte("7z\xbc\xaf\x27\x1c")) {
		return
	}
	offset := binary.LittleEndian.Uint64(s.head[12:])
	if offset > 1<<62 {
		return
	}
	from := min(max(0, int64(offset)+32-s.seen), int64(len(b)))
	s.seven = append(s.seven, b[from:min(int64(len(b)), from+int64(max(0, sealedHead-len(s.seven))))]...)
}
