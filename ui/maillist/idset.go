package maillist

import "github.com/mailloft/mailloft/app/archive"

// idSet is a set of messages. Ids are handed out one after the other, so a bit
// for each, in blocks, takes a million of them in some milliseconds and 128 KB.
type idSet struct {
	blocks map[archive.ID]*[blockWords]uint64
	n      int
}

const (
	blockWords = 64
	blockIDs   = 64 * blockWords
)

func (s *idSet) has(id archive.ID) bool {
	b := s.blocks[id/blockIDs]
	return b != nil && b[id%blockIDs/64]>>(id%64)&1 == 1
}

func (s *idSet) add(id archive.ID) {
	b := s.blocks[id/blockIDs]
	if b == nil {
		if s.blocks == nil {
			s.blocks = map[archive.ID]*[blockWords]uint64{}
		}
		b = new([blockWords]uint64)
		s.blocks[id/blockIDs] = b
	}
	if word, bit := &b[id%blockIDs/64], uint64(1)<<(id%64); *word&bit == 0 {
		*word |= bit
		s.n++
	}
}

func (s *idSet) remove(id archive.ID) {
	if s.has(id) {
		s.blocks[id/blockIDs][id%blockIDs/64] &^= 1 << (id % 64)
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
