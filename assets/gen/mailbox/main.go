// Command mailbox writes the demo mailbox: it turns every message source in
// mail/ into an .eml file in assets/demo. Sources are readable UTF-8 text;
// the generator does the encodings, draws the pictures and sets the PDFs, so
// that nobody edits base64 by hand. Run it with "go generate ./assets".
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// base is the moment the stored dates are relative to. assets.DemoMailbox
// moves them to the present.
var base = time.Date(2026, time.February, 1, 12, 0, 0, 0, time.UTC)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: mailbox SOURCES DEST")
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func generate(sources, dest string) error {
	names, err := filepath.Glob(filepath.Join(sources, "*.txt"))
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		message, err := compose(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		out := strings.TrimSuffix(filepath.Base(name), ".txt") + ".eml"
		if err := os.WriteFile(filepath.Join(dest, out), message, 0o644); err != nil {
			return err
		}
	}
	return nil
}
