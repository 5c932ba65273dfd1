package archive

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"iter"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// headWatcher keeps the first bytes of a message that passes through it.
type headWatcher struct {
	r    io.Reader
	head []byte
}

// headBytes is as far as flags are looked for in a message's header.
const headBytes = 16 << 10

func (h *headWatcher) Read(p []byte) (int, error) {
	n, err := h.r.Read(p)
	if room := headBytes - len(h.head); room > 0 {
		h.head = append(h.head, p[:min(n, room)]...)
	}
	return n, err
}

// Bits of Thunderbird's X-Mozilla-Status, four hex digits (mozilla's
// nsMsgMessageFlags).
const (
	mozillaRead     = 0x0001
	mozillaMarked   = 0x0004
	mozillaExpunged = 0x0008
)

// notedIn reads the header fields in which programs keep what they note of a
// message inside an mbox: Status and X-Status, X-Mozilla-Status and
// X-Mozilla-Keys, X-Keywords, or X-Gmail-Labels. They put theirs above those
// that came with the message, and Gmail does so beside all the others.
func notedIn(head []byte) (n noted) {
	seen := map[string]bool{}
	for name, value := range fields(head) {
		if seen[name] {
			continue
		}
		seen[name] = true
		switch name {
		case "x-gmail-labels":
			n.flags, n.tags = gmailLabels(value)
			return n
		case "status":
			n.read = n.read || strings.Contains(value, "R")
		case "x-status":
			n.starred = n.starred || strings.Contains(value, "F")
			n.trashed = n.trashed || strings.Contains(value, "D")
		case "x-mozilla-status":
			if bits, err := strconv.ParseUint(value, 16, 16); err == nil {
				n.read = bits&mozillaRead != 0
				n.starred = bits&mozillaMarked != 0
				n.trashed = bits&mozillaExpunged != 0
			}
		case "x-mozilla-keys", "x-keywords":
			n.tags = append(n.tags, keywordTags(value)...)
		}
	}
	return n
}

// fields gives the fields of a header, the name in small letters and the value
// in one line. A field cut off at the end is given as far as it goes.
func fields(head []byte) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		name, value := "", ""
		for line := range bytes.Lines(head) {
			if isBlank(line) {
				break
			}
			text := strings.TrimSpace(string(line))
			if line[0] == ' ' || line[0] == '\t' {
				value = strings.TrimSpace(value + " " + text)
				continue
			}
			if name != "" && !yield(name, value) {
				return
			}
			before, after, _ := strings.Cut(text, ":")
			name, value = strings.ToLower(strings.TrimSpace(before)), strings.TrimSpace(after)
		}
		if name != "" {
			yield(name, value)
		}
	}
}

// Bits of the number under "flags" in the property list of an .emlx file.
const (
	appleRead    = 1 << 0
	appleDeleted = 1 << 1
	appleFlagged = 1 << 4
)

var appleFlags = regexp.MustCompile(`<key>flags</key>\s*<integer>(\d+)</integer>`)

// takeEmlx imports an Apple Mail file: a line with the message's length, the
// message, and a property list. A file without that line, or one that ends
// early, is taken as far as it goes.
func (m *importer) takeEmlx(ctx context.Context, s source, f *os.File) error {
	r := bufio.NewReader(f)
	line, err := r.ReadString('\n')
	if err != nil && err != io.EOF {
		m.fail(s.path, err)
		return nil
	}
	reason := ""
	size, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
	rest := s.size - int64(len(line))
	switch {
	case err != nil || size < 0:
		reason = "The file does not say how long its message is; all of it was taken."
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			m.fail(s.path, err)
			return nil
		}
		r.Reset(f)
		size = s.size
	case size > rest:
		reason = "The file ends before its message does."
		size = rest
	case strings.HasSuffix(strings.ToLower(s.path), ".partial.emlx"):
		reason = "Apple Mail kept this message without its attachments."
	}
	added, err := m.add(ctx, s, io.LimitReader(r, size), s.mtime)
	if err != nil || added == nil {
		return err
	}
	added.reason = reason
	list, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return nil // QUIRK: the message is in; without the list it has no flags
	}
	if found := appleFlags.FindSubmatch(list); found != nil {
		if bits, err := strconv.ParseUint(string(found[1]), 10, 64); err == nil {
			added.flags = flags{read: bits&appleRead != 0, starred: bits&appleFlagged != 0, trashed: bits&appleDeleted != 0}
		}
	}
	return nil
}
