package pop3

import (
	"context"
	"strings"
)

// UTF8 allows UTF-8 in messages' headers, user names and passwords; it is
// errors.ErrUnsupported if the server has no UTF8. It must come after TLS and
// before SignIn. RFC 6856 §2.
func (c *Client) UTF8(ctx context.Context) error {
	return c.run(ctx, "UTF8", func() error {
		_, err := c.optional(c.cfg.Timeouts.Reply, "UTF8")
		return err
	})
}

// Language is one the server can speak.
type Language struct {
	Tag         string // RFC 5646: "de"
	Description string // in the language itself, made printable
}

// Languages lists what the server's texts can be had in; it is
// errors.ErrUnsupported if the server has no LANG. RFC 6856 §3.
func (c *Client) Languages(ctx context.Context) ([]Language, error) {
	var all []Language
	err := c.run(ctx, "LANG", func() error {
		if _, err := c.optional(c.cfg.Timeouts.Reply, "LANG"); err != nil {
			return err
		}
		return c.conn.lines("LANG", func(line []byte, whole bool) error {
			if !whole || len(all) >= maxCapabilities {
				return &ProtocolError{"LANG", "the list of languages is too long"}
			}
			tag, description, _ := strings.Cut(printable(string(line)), " ")
			all = append(all, Language{tag, strings.TrimSpace(description)})
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// SetLanguage asks for the server's texts in the language tag, "*" for its
// own choice. RFC 6856 §3.
func (c *Client) SetLanguage(ctx context.Context, tag string) error {
	return c.run(ctx, "LANG", func() error {
		_, err := c.optional(c.cfg.Timeouts.Reply, "LANG", tag)
		return err
	})
}
