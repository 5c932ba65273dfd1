package maillist

import "github.com/mailloft/mailloft/app/archive"

// selection is which messages are selected and which of them has the cursor.
// It knows messages by id, so that it survives mail arriving above them.
type selection struct {
	set    idSet
	cursor archive.ID // where the keyboard is; 0 means nowhere
	anchor archive.ID // where a range begins
}

func (s *selection) has(id archive.ID) bool { return s.set.has(id) }

func (s *selection) len() int { return s.set.len() }

func (s *selection) clear() { *s = selection{} }

// only selects id alone.
func (s *selection) only(id archive.ID) {
	s.set = setOf([]archive.ID{id})
	s.cursor, s.anchor = id, id
}

// toggle adds or takes away id and leaves the rest.
func (s *selection) toggle(id archive.ID) {
	if s.has(id) {
		s.set.remove(id)
	} else {
		s.set.add(id)
	}
	s.cursor, s.anchor = id, id
}

// extend selects everything between the anchor and ids[to], and nothing else
// unless add is set.
func (s *selection) extend(ids []archive.ID, anchor, to int, add bool) {
	if !add {
		s.set = idSet{}
	}
	for _, id := range ids[min(anchor, to) : max(anchor, to)+1] {
		s.set.add(id)
	}
	s.anchor, s.cursor = ids[anchor], ids[to]
}

func (s *selection) all(ids []archive.ID) {
	s.set = setOf(ids)
	if !s.has(s.cursor) && len(ids) > 0 {
		s.cursor, s.anchor = ids[0], ids[0]
	}
}

// in lists the selected messages in the order of ids. Nobody may change what
// it gives.
func (s *selection) in(ids []archive.ID) []archive.ID {
	switch {
	case s.len() == 1 && s.has(s.cursor):
		return []archive.ID{s.cursor}
	case s.len() == len(ids) && s.hasAll(ids):
		return ids[:len(ids):len(ids)]
	}
	return s.set.among(ids)
}

func (s *selection) hasAll(ids []archive.ID) bool {
	for _, id := range ids {
		if !s.has(id) {
			return false
		}
	}
	return true
}

// keep forgets selected messages that are not in ids any more.
func (s *selection) keep(ids []archive.ID) { s.set = setOf(s.set.among(ids)) }

// indexOf finds id in ids, looking outwards from where it is likely to be, so
// that a list that only grew at its top costs a step or two. It returns -1
// when id is not there.
func indexOf(ids []archive.ID, id archive.ID, likely int) int {
	likely = min(max(likely, 0), len(ids)-1)
	for d := 0; d < len(ids); d++ {
		if i := likely - d; i >= 0 && ids[i] == id {
			return i
		}
		if i := likely + d; i < len(ids) && ids[i] == id {
			return i
		}
	}
	return -1
}

// near is how far from where it is likely to be a message is looked for before
// the whole list is read.
const near = 5000

// stillThere finds the first of some messages that is in ids, likely where
// likely says, and where it is; i is -1 if none is. It reads the list once,
// whatever is missing.
func stillThere(ids, some []archive.ID, likely int) (i, at int) {
	from := min(max(likely-near, 0), len(ids))
	to := max(from, min(likely+near, len(ids)))
	for _, part := range []struct{ from, to int }{{from, to}, {0, len(ids)}} {
		where := make(map[archive.ID]int, len(some))
		wanted := setOf(some)
		for at, id := range ids[part.from:part.to] {
			if wanted.has(id) {
				where[id] = part.from + at
			}
		}
		for i, id := range some {
			if at, ok := where[id]; ok {
				return i, at
			}
		}
	}
	return -1, -1
}
