package maillist

import "github.com/mailloft/mailloft/app/archive"

// selection is which messages are selected and which of them has the cursor.
// It knows messages by id, so that it survives mail arriving above them.
type selection struct {
	set    map[archive.ID]struct{}
	cursor archive.ID // where the keyboard is; 0 means nowhere
	anchor archive.ID // where a range begins
}

func (s *selection) has(id archive.ID) bool {
	_, ok := s.set[id]
	return ok
}

func (s *selection) clear() { *s = selection{} }

// only selects id alone.
func (s *selection) only(id archive.ID) {
	s.set = map[archive.ID]struct{}{id: {}}
	s.cursor, s.anchor = id, id
}

// toggle adds or takes away id and leaves the rest.
func (s *selection) toggle(id archive.ID) {
	if s.has(id) {
		delete(s.set, id)
	} else {
		if s.set == nil {
			s.set = map[archive.ID]struct{}{}
		}
		s.set[id] = struct{}{}
	}
	s.cursor, s.anchor = id, id
}

// extend selects everything between the anchor and ids[to], and nothing else
// unless add is set.
func (s *selection) extend(ids []archive.ID, anchor, to int, add bool) {
	if !add || s.set == nil {
		s.set = make(map[archive.ID]struct{})
	}
	for _, id := range ids[min(anchor, to) : max(anchor, to)+1] {
		s.set[id] = struct{}{}
	}
	s.anchor, s.cursor = ids[anchor], ids[to]
}

func (s *selection) all(ids []archive.ID) {
	s.set = make(map[archive.ID]struct{}, len(ids))
	for _, id := range ids {
		s.set[id] = struct{}{}
	}
	if !s.has(s.cursor) && len(ids) > 0 {
		s.cursor, s.anchor = ids[0], ids[0]
	}
}

// in lists the selected messages in the order of ids.
func (s *selection) in(ids []archive.ID) []archive.ID {
	if len(s.set) == 1 {
		for id := range s.set {
			return []archive.ID{id}
		}
	}
	selected := make([]archive.ID, 0, len(s.set))
	for _, id := range ids {
		if s.has(id) {
			selected = append(selected, id)
		}
	}
	return selected
}

// keep forgets selected messages that are not in ids any more.
func (s *selection) keep(ids []archive.ID) {
	kept := make(map[archive.ID]struct{}, len(s.set))
	for _, id := range ids {
		if s.has(id) {
			kept[id] = struct{}{}
		}
	}
	s.set = kept
}

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
