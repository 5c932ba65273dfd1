//go:build !(linux || freebsd || openbsd || netbsd)

package chooser

import "context"

func choose(context.Context, Request) (string, error) { return "", ErrNone }
