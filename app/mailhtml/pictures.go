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
func (c *engine) picture(rawURL string) *picture {
	rawURL = strings.TrimSpace(rawURL)
	if rawURL == "" {
		return nil
	}
	if im, ok := c.pictures[rawURL]; ok {
		return im
	}
	im := c.decode(c.pictureBytes(rawURL))
	c.pictures[rawURL] = im
	return im
}

func (c *engine) pictureBytes(rawURL string) []byte {
	if len(rawURL) > 5 && strings.EqualFold(rawURL[:5], "data:") {
		return dataURL(rawURL[5:])
	}
	if c.fetch != nil {
		b, err := c.fetch(rawURL)
		if err == nil {
			return b
		}
		if !errors.Is(err, ErrBlocked) {
			return nil
		}
	}
	c.block(rawURL)
	return nil
}

// block notes a URL that was not followed. Only what would have gone to the
// network counts for the banner.
func (c *engine) block(rawURL string) {
	u := strings.ToLower(rawURL)
	if strings.HasPrefix(u, "//") {
		rawURL = "https:" + rawURL
	} else if !strings.HasPrefix(u, "http:") && !strings.HasPrefix(u, "https:") {
		return
	}
	if !c.refused[rawURL] {
		c.refused[rawURL] = true
		c.blocked = append(c.blocked, rawURL)
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
func (c *engine) decode(b []byte) *picture {
	if len(b) == 0 {
		return nil
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil || cfg.Width <= 0 || cfg.Height <= 0 {
		return nil
	}
	pixels := int64(cfg.Width) * int64(cfg.Height)
	if pixels > c.limits.ImagePixels || c.pixels+pixels > 4*c.limits.ImagePixels {
		c.oversize = true
		return nil
	}
	im, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	c.pixels += pixels
	c.shown++
	return &picture{float32(im.Bounds().Dx()), float32(im.Bounds().Dy()), im}
}
