package maillist

import "github.com/mailloft/mailloft/app/archive"

// idSet is a set of messages. Ids are handed out one after the other, so a bit
// for each, in blocks, takes a million of them in some milliseconds and 128 KB.
type idSet struct {
	blocks map[archive.ID]*idBlock
	n      int

	last  archive.ID // number of the block that was looked for last
	block *idBlock   // and that block; nil if it is not there
}

type idBlock [blockWords]uint64

const (
	blockWords = 64
	blockIDs   = 64 * blockWords
)

// of gives the block that id is in.
func (s *idSet) of(id archive.ID) *idBlock {
	if n := id / blockIDs; n != s.last || s.block == nil {
		s.last, s.block = n, s.blocks[n]
	}
	return s.block
}

func (s *idSet) has(id archive.ID) bool {
	b := s.of(id)
	return b != nil && b[id%blockIDs/64]>>(id%64)&1 == 1
}

func (s *idSet) add(id archive.ID) {
	b := s.of(id)
	if b == nil {
		if s.blocks == nil {
			s.blocks = map[archive.ID]*idBlock{}
		}
		b = new(idBlock)
		s.blocks[id/blockIDs], s.block = b, b
	}
	if word, bit := &b[id%blockIDs/64], uint64(1)<<(id%64); *word&bit == 0 {
		*word |= bit
		s.n++
	}
}

func (s *idSet) remove(id archive.ID) {
	if s.has(id) {
		s.of(id)[id%blockIDs/64] &^= 1 << (id % 64)
		s.n--
	}
}

func (s *idSet) len() int { return s.n }

// setOf is the set of some messages.
func setOf(ids []archive.ID) (s idSet) {
	for _, id := range ids {
		s.add(id)
	}
	return s
}

// among lists those of ids that are in the set, in their order.
func (s *idSet) among(ids []archive.ID) []archive.ID {
	chosen := make([]archive.ID, 0, min(s.n, len(ids)))
	for _, id := range ids {
		if s.has(id) {
			chosen = append(chosen, id)
		}
	}
	return chosen
}
