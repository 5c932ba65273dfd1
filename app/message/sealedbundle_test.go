package message

import (
	"encoding/binary"
	"strings"
	"testing"
)

func TestEncryptedRARArchives(t *testing.T) {
	// In version 4 a block is its sum, kind, flags and size; in version 5 its
	// sum, then its size and what has that size.
	old := func(kind, flags byte, more string) string {
		return "ab" + string([]byte{kind, flags, 0, byte(7 + len(more)), 0}) + more
	}
	block := func(content string) string { return "abcd" + string([]byte{byte(len(content))}) + content }
	file := func(extra string) string {
		return block("\x02\x03" + string([]byte{byte(len(extra))}) + "\x10" + "fields and a.txt" + extra)
	}
	const hash, sealed = "\x03\x02\x00x", "\x05\x01\x00\x03ab"
	archive5, archive4 := rar5+block("\x01\x00\x00"), rar4+old(0x73, 0, "reserv")
	for _, c := range []struct {
		what, content string
		want          bool
	}{
		{"5, its names too", rar5 + block("\x04\x00\x00\x0fsalt"), true},
		{"5, a file", archive5 + file(hash+sealed) + "words", true},
		{"5, open", archive5 + file(hash) + "words" + file(sealed), false},
		{"5, without records", archive5 + block("\x02\x02\x05\x00fields"), false},
		{"5, a record that is too long", archive5 + file("\x7f\x01"), false},
		{"5, cut off", archive5 + file(sealed)[:9], false},
		{"5, an empty block", rar5 + "abcd\x00" + file(sealed), false},
		{"4, its names too", rar4 + old(0x73, 0x80, "reserv"), true},
		{"4, a file", archive4 + old(0x74, 4, "fields") + "words", true},
		{"4, open", archive4 + old(0x74, 0, "fields") + old(0x74, 4, "fields"), false},
		{"4, a block without a size", rar4 + "ab\x73\x00\x00\x00\x00" + old(0x74, 4, "fields"), false},
		{"neither", archive4[1:] + old(0x74, 4, "fields"), false},
	} {
		if got := isSealedRAR([]byte(c.content)); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

func TestEncryptedSevenZipArchives(t *testing.T) {
	archive := func(packed, header string, offset uint64) string {
		start := binary.LittleEndian.AppendUint64([]byte("7z\xbc\xaf\x27\x1c\x00\x04sum."), offset)
		start = binary.LittleEndian.AppendUint64(start, uint64(len(header)))
		return string(start) + "sum." + packed + header
	}
	packed := strings.Repeat("x", 3*sealedHead)
	aes := "\x01\x04\x06\x00\x01" + string(sevenZipAES) + "\x12S\x0f"
	for _, c := range []struct {
		what, content string
		want          bool
	}{
		{"encrypted", archive(packed, aes, uint64(len(packed))), true},
		{"with nothing before its header", archive("", aes, 0), true},
		{"open", archive(packed, "\x01\x04\x06\x00\x01\x23\x03\x01\x01", uint64(len(packed))), false},
		{"open, with a file that looks so", archive(packed+aes, "\x01", uint64(len(packed+aes))), false},
		{"with its header nowhere", archive(packed, aes, 1<<63+5), false},
		{"with its header behind the end", archive(packed, aes, 1<<40), false},
		{"no archive", archive(packed, aes, uint64(len(packed)))[1:], false},
	} {
		for _, piece := range []int{1, 13, 1 << 20} {
			var s sealReader
			for rest := c.content; rest != ""; rest = rest[min(piece, len(rest)):] {
				s.write([]byte(rest[:min(piece, len(rest))]))
			}
			if got := s.sealed(&part{}); got != c.want {
				t.Errorf("%s, in pieces of %d: %v", c.what, piece, got)
			}
		}
	}
}
