package reading

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/mailloft/mailloft/app/message"
)

// What is read of the pictures a body shows, however many it has.
const (
	maxInlinePictures = 64
	maxInlineBytes    = 48 << 20 // together
)

// inline holds the pictures of a message that its HTML shows through cid:
// (RFC 2392).
type inline struct {
	message  *message.Message
	pictures map[int][]byte // by the attachment's Index
}

// Picture answers a cid: URL with the bytes of the picture it means.
func (c *Content) Picture(url string) ([]byte, bool) { return c.inline.picture(url) }

func (p inline) picture(url string) ([]byte, bool) {
	scheme, id, ok := strings.Cut(url, ":")
	if !ok || !strings.EqualFold(scheme, "cid") || p.message == nil {
		return nil, false
	}
	a, ok := p.message.ByContentID(id)
	if !ok {
		return nil, false
	}
	data, ok := p.pictures[a.Index]
	return data, ok
}

// errTooLarge ends the extraction of a picture that is not worth its memory.
var errTooLarge = errors.New("the picture is too large")

// readInline reads the pictures the body shows, as many as are reasonable.
func readInline(ctx context.Context, f io.ReadSeeker, m *message.Message) (inline, error) {
	found := inline{message: m, pictures: map[int][]byte{}}
	left := int64(maxInlineBytes)
	for _, a := range m.Attachments {
		if !shownInBody(a) || a.Size > left || len(found.pictures) == maxInlinePictures {
			continue
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return found, err
		}
		picture := &limited{left: left}
		_, err := message.Extract(Interruptible(ctx, f), a.Index, picture)
		switch {
		case err == nil:
			found.pictures[a.Index] = picture.Bytes()
			left -= int64(picture.Len())
		case errors.Is(err, errTooLarge), errors.Is(err, message.ErrNoAttachment):
			// The page shows that a picture is missing there.
		default:
			return found, fmt.Errorf("reading picture %q: %w", a.Name, err)
		}
	}
	return found, nil
}

// limited is a buffer that refuses to grow past a limit.
type limited struct {
	bytes.Buffer
	left int64
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= int64(len(p)); l.left < 0 {
		return 0, errTooLarge
	}
	return l.Buffer.Write(p)
}
