package mailhtml

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	_ "image/gif"  // pictures in mail
	_ "image/jpeg" // pictures in mail
	_ "image/png"  // pictures in mail
	"net/url"
	"strings"

	_ "golang.org/x/image/bmp"  // pictures in mail
	_ "golang.org/x/image/webp" // pictures in mail
)

// ErrBlocked is what Options.Image returns for a picture the reader has not
// allowed. The URL is then listed in Page.Blocked.
var ErrBlocked = errors.New("mailhtml: picture not allowed")

// picture returns the decoded picture of a URL, or nil. Only data: URLs are
// answered here; every other one is the caller's to answer or refuse.
func (e *engine) picture(rawURL string) *picture {
	rawURL = strings.TrimSpace(rawURL)
	if rawURL == "" {
		return nil
	}
	if im, ok := e.pictures[rawURL]; ok {
		return im
	}
	im := e.decode(e.pictureBytes(rawURL))
	e.pictures[rawURL] = im
	return im
}

func (e *engine) pictureBytes(rawURL string) []byte {
	if isData(rawURL) {
		return dataURL(rawURL[5:])
	}
	if e.fetch != nil {
		b, err := e.fetch(rawURL)
		if err == nil {
			return b
		}
		if !errors.Is(err, ErrBlocked) {
			return nil
		}
	}
	e.block(rawURL)
	return nil
}

func isData(rawURL string) bool {
	return len(rawURL) > 5 && strings.EqualFold(rawURL[:5], "data:")
}

// block notes a URL that was not followed. Only what would have gone to the
// network counts for the banner.
func (e *engine) block(rawURL string) {
	u := remote(rawURL)
	if u != "" && !e.refused[u] {
		e.refused[u] = true
		e.blocked = append(e.blocked, u)
	}
}

// remote returns the URL if it leads to the network, else "".
func remote(rawURL string) string {
	rawURL = strings.TrimSpace(rawURL)
	if strings.HasPrefix(rawURL, "//") {
		rawURL = "https:" + rawURL
	}
	if u := strings.ToLower(rawURL); strings.HasPrefix(u, "http:") || strings.HasPrefix(u, "https:") {
		return rawURL
	}
	return ""
}

// noteTracker marks a refused picture that is made not to be seen.
func (e *engine) noteTracker(rawURL string, st *style) {
	tiny := func(l length) bool { return !l.auto() && !l.hasPercent() && l.px <= 1 }
	if (tiny(st.width) || tiny(st.height)) && e.refused[remote(rawURL)] {
		e.trackers = append(e.trackers, remote(rawURL))
	}
}

// dataURL decodes what follows "data:". RFC 2397.
func dataURL(s string) []byte {
	head, data, ok := strings.Cut(s, ",")
	if !ok {
		return nil
	}
	if d, err := url.PathUnescape(data); err == nil {
		data = d
	}
	if !strings.HasSuffix(strings.ToLower(strings.TrimSpace(head)), ";base64") {
		return []byte(data)
	}
	data = strings.Map(func(r rune) rune {
		if r <= ' ' || r == '=' {
			return -1
		}
		return r
	}, data)
	b, err := base64.RawStdEncoding.DecodeString(data)
	if err != nil {
		return nil
	}
	return b
}

// decode refuses pictures whose header promises more pixels than the limits
// allow, before a pixel is decoded.
func (e *engine) decode(b []byte) *picture {
	if len(b) == 0 {
		return nil
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil || cfg.Width <= 0 || cfg.Height <= 0 {
		return nil
	}
	pixels := int64(cfg.Width) * int64(cfg.Height)
	if pixels > e.limits.ImagePixels || e.pixels+pixels > 4*e.limits.ImagePixels {
		return nil
	}
	im, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	e.pixels += pixels
	e.shown++
	return &picture{w: float32(im.Bounds().Dx()), h: float32(im.Bounds().Dy()), image: im}
}
