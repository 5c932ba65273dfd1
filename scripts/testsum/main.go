// Command testsum reads "go test -json" and prints what a person wants to
// know: a line per package, the output of what failed, which tests were
// skipped and why, and at the end "N passed, N failed". With a file named, it
// adds its counts to those in the file and prints the totals, so that several
// runs end in one figure. It exits with 1 if anything failed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
)

// event is a line of test2json; see "go doc test2json".
type event struct {
	Action     string
	Package    string
	ImportPath string // of build-output
	Test       string
	Output     string
	Elapsed    float64
}

type summary struct {
	out            io.Writer
	passed, failed int
	output         map[string][]string // by package and test, until it ends
	ran            map[string]int      // tests that ended, by package
	broken         map[string]bool     // packages with a failed test
}

func main() {
	log.SetFlags(0)
	s := &summary{out: os.Stdout, output: map[string][]string{}, ran: map[string]int{}, broken: map[string]bool{}}
	if err := s.read(os.Stdin); err != nil {
		log.Fatal(err)
	}
	if len(os.Args) > 1 {
		if err := s.addTo(os.Args[1]); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Printf("%d passed, %d failed\n", s.passed, s.failed)
	if s.failed > 0 {
		os.Exit(1)
	}
}

func (s *summary) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				_, _ = s.out.Write(line) // the go command itself has something to say
			} else {
				s.event(e)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *summary) event(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "build-output":
		fmt.Fprint(s.out, e.Output)
	case "output":
		s.output[key] = append(s.output[key], e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			s.endPackage(e)
		} else {
			s.endTest(e)
		}
		delete(s.output, key)
	}
}

func (s *summary) endTest(e event) {
	s.ran[e.Package]++
	text := strings.Join(s.output[e.Package+" "+e.Test], "")
	switch e.Action {
	case "pass":
		s.passed++
	case "fail":
		s.failed++
		s.broken[e.Package] = true
		fmt.Fprint(s.out, text)
	case "skip":
		fmt.Fprint(s.out, text)
	}
}

func (s *summary) endPackage(e event) {
	switch {
	case e.Action == "fail":
		// A package can fail without a test: it did not build, or panicked.
		if !s.broken[e.Package] {
			s.failed++
		}
		fmt.Fprint(s.out, strings.Join(s.output[e.Package+" "], ""))
		fmt.Fprintf(s.out, "FAIL\t%s\t%.1fs\n", e.Package, e.Elapsed)
	case s.ran[e.Package] > 0:
		fmt.Fprintf(s.out, "ok  \t%s\t%.1fs\t%d tests\n", e.Package, e.Elapsed, s.ran[e.Package])
	}
}

// addTo adds the counts to those in the file.
func (s *summary) addTo(file string) error {
	text, err := os.ReadFile(file)
	if err == nil {
		var passed, failed int
		if _, err := fmt.Sscanf(string(text), "%d passed, %d failed", &passed, &failed); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		s.passed += passed
		s.failed += failed
	} else if !os.IsNotExist(err) {
		return err
	}
	return os.WriteFile(file, fmt.Appendf(nil, "%d passed, %d failed\n", s.passed, s.failed), 0o644)
}
