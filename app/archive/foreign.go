package archive

import (
	"bufio"
	"bytes"
	"context"
	"io"
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

// statusFlags reads the header fields in which programs keep flags inside an
// mbox: Status and X-Status, or X-Mozilla-Status.
func statusFlags(head []byte) (f flags) {
	for line := range bytes.Lines(head) {
		if isBlank(line) {
			break
		}
		name, value, ok := strings.Cut(strings.TrimSpace(string(line)), ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(name) {
		case "status":
			f.read = f.read || strings.Contains(value, "R")
		case "x-status":
			f.starred = f.starred || strings.Contains(value, "F")
			f.trashed = f.trashed || strings.Contains(value, "D")
		case "x-mozilla-status":
			if bits, err := strconv.ParseUint(value, 16, 16); err == nil {
				f.read = bits&mozillaRead != 0
				f.starred = bits&mozillaMarked != 0
				f.trashed = bits&mozillaExpunged != 0
			}
		}
	}
	return f
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
