package fts5

import "encoding/binary"

// arena holds many lists of octets that grow by turns, without an allocation
// for each: a list is a chain of chunks, each larger than the one before.
type arena struct {
	blocks [][]byte
	filled int // blocks before the present one
	used   int // octets of the present one
}

const (
	blockBits = 16
	blockSize = 1 << blockBits
	linkSize  = 4 // of the place of the next chunk, at a chunk's end
	smallest  = 16
	largest   = 1024
)

// chain is a list in an arena. Places are counted through all blocks, from 1.
type chain struct {
	first uint32 // 0 if the list is empty
	at    uint32 // where the next octet goes
	end   uint32 // of the chunk, without its link
	size  uint16 // of the chunk
}

// chunk makes room for so many octets.
func (a *arena) chunk(size int) uint32 {
	if a.used+size > blockSize {
		a.filled++
		a.used = 0
	}
	if a.filled == len(a.blocks) {
		a.blocks = append(a.blocks, make([]byte, blockSize))
	}
	place := uint32(a.filled<<blockBits + a.used)
	a.used += size
	return place + 1
}

// reset forgets all lists.
func (a *arena) reset() { a.filled, a.used = 0, 0 }

// bytes gives the octets at a place, which lie in one block.
func (a *arena) bytes(place uint32, n int) []byte {
	i := int(place - 1)
	return a.blocks[i>>blockBits][i&(blockSize-1):][:n]
}

// size is how much memory the arena has.
func (a *arena) size() int { return len(a.blocks) * blockSize }

// append adds octets to a list.
func (a *arena) append(c *chain, data []byte) {
	for len(data) > 0 {
		if c.at == c.end {
			a.extend(c)
		}
		n := copy(a.bytes(c.at, int(c.end-c.at)), data)
		c.at += uint32(n)
		data = data[n:]
	}
}

// extend gives a list another chunk.
func (a *arena) extend(c *chain) {
	size := min(2*int(c.size), largest)
	if c.first == 0 {
		size = smallest
	}
	place := a.chunk(size)
	if c.first == 0 {
		c.first = place
	} else {
		binary.LittleEndian.PutUint32(a.bytes(c.end, linkSize), place)
	}
	c.at, c.end, c.size = place, place+uint32(size-linkSize), uint16(size)
}

// read appends the octets of a list to buf.
func (a *arena) read(buf []byte, c chain) []byte {
	size := smallest
	for place := c.first; place != 0; size = min(2*size, largest) {
		end := place + uint32(size-linkSize)
		if end == c.end {
			return append(buf, a.bytes(place, int(c.at-place))...)
		}
		buf = append(buf, a.bytes(place, size-linkSize)...)
		place = binary.LittleEndian.Uint32(a.bytes(end, linkSize))
	}
	return buf
}
