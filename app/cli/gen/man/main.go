// Command man writes the man pages of the program and its commands:
// man VERSION SECONDS DIR, where SECONDS is the date they bear.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra/doc"

	"github.com/mailloft/mailloft/app/cli"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "man:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: man VERSION SECONDS DIR")
	}
	seconds, err := strconv.ParseInt(args[1], 10, 64)
	if err != nil {
		return err
	}
	date := time.Unix(seconds, 0).UTC()
	if err := os.MkdirAll(args[2], 0o755); err != nil {
		return err
	}
	root := cli.Tree(args[0])
	root.DisableAutoGenTag = true // it would bear today's date
	return doc.GenManTree(root, &doc.GenManHeader{
		Section: "1", Date: &date, Source: "Mailloft " + args[0], Manual: "Mailloft",
	}, args[2])
}
