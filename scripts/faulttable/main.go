// Command faulttable reads "go test -json" of the fault tests and prints the
// fault matrix as a table: what was tried how often, and what became of the
// mail. Tests that count for themselves say so in a line "fault row: {…}"; of
// the others, which have no mail at stake or compare all of it, the tests are
// counted. It exits with 1 if a test failed, a message was lost, duplicated or
// half stored, a row of the matrix has no case, or a test counts for no row.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"time"
)

// event is a line of test2json; see "go doc test2json".
type event struct {
	Action, Package, Test, Output string
}

// counted is what a test says of a row.
type counted struct {
	Fault                            string
	Cases, Ended                     int
	Lost, Duplicated, Partial, Stuck int
	Longest                          time.Duration
}

func main() {
	c := newCollection()
	if err := c.read(os.Stdin, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "faulttable:", err)
		os.Exit(1)
	}
	bad := c.print(os.Stdout)
	for _, what := range bad {
		fmt.Fprintln(os.Stderr, what)
	}
	if len(bad) > 0 {
		os.Exit(1)
	}
}

// collection is what the tests said and how they ended.
type collection struct {
	rows   map[string]*counted
	passed []string // leaf tests as package.Test, of packages by their last name
	failed []string
	output map[string][]string // of tests under way
	parent map[string]bool     // tests that have subtests
}

func newCollection() *collection {
	return &collection{rows: map[string]*counted{}, output: map[string][]string{}, parent: map[string]bool{}}
}

// read takes in the events, and passes on to w what failed.
func (c *collection) read(r io.Reader, w io.Writer) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Fprintln(w, lines.Text()) // the go command itself has something to say
			continue
		}
		if err := c.event(e, w); err != nil {
			return err
		}
	}
	return lines.Err()
}

var rowLine = regexp.MustCompile(`fault row: (\{.*\})`)

func (c *collection) event(e event, w io.Writer) error {
	name := e.Package[strings.LastIndex(e.Package, "/")+1:] + "." + e.Test
	switch e.Action {
	case "output":
		c.output[name] = append(c.output[name], e.Output)
		if found := rowLine.FindStringSubmatch(e.Output); found != nil {
			return c.add([]byte(found[1]))
		}
	case "run":
		if up := strings.LastIndex(name, "/"); up >= 0 {
			c.parent[name[:up]] = true
		}
	case "pass", "skip", "fail":
		c.ended(name, e, w)
		delete(c.output, name)
	}
	return nil
}

func (c *collection) ended(name string, e event, w io.Writer) {
	switch {
	case e.Action == "fail":
		c.failed = append(c.failed, name)
		fmt.Fprint(w, strings.Join(c.output[name], ""))
	case e.Test != "" && e.Action == "pass" && !c.parent[name]:
		c.passed = append(c.passed, name)
	}
}

// add adds to a row, of which several tests may speak.
func (c *collection) add(text []byte) error {
	var more counted
	if err := json.Unmarshal(text, &more); err != nil {
		return err
	}
	row := c.rows[more.Fault]
	if row == nil {
		c.rows[more.Fault] = &more
		return nil
	}
	row.Cases += more.Cases
	row.Ended += more.Ended
	row.Lost += more.Lost
	row.Duplicated += more.Duplicated
	row.Partial += more.Partial
	row.Stuck += more.Stuck
	row.Longest = max(row.Longest, more.Longest)
	return nil
}

// print writes the table, and says what is not as it should be.
func (c *collection) print(w io.Writer) (bad []string) {
	fmt.Fprintln(w, "| fault | cases | lost | duplicated | partial | longest recovery |\n|---|--:|--:|--:|--:|--:|")
	known := map[string]bool{}
	for _, f := range matrix {
		bad = append(bad, c.printRow(w, f)...)
		known[f.name] = true
	}
	for name := range c.rows {
		if !known[name] {
			bad = append(bad, "not a row of the matrix: "+name)
		}
	}
	for _, name := range c.failed {
		bad = append(bad, "failed: "+name)
	}
	return bad
}

func (c *collection) printRow(w io.Writer, f fault) (bad []string) {
	if r := c.rows[f.name]; r != nil {
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %s |\n", f.name, r.Cases, r.Lost, r.Duplicated, r.Partial, recovery(r.Longest))
		if r.Lost+r.Duplicated+r.Partial+r.Stuck > 0 {
			bad = append(bad, "not all zeros: "+f.name)
		}
		if r.Cases == 0 {
			bad = append(bad, "no case: "+f.name)
		}
		return bad
	}
	if f.needs != "" {
		fmt.Fprintf(w, "| %s | skipped: needs %s | – | – | – | – |\n", f.name, f.needs)
		return nil
	}
	n := 0
	for _, name := range c.passed {
		if f.tests != nil && f.tests.MatchString(name) {
			n++
		}
	}
	if n == 0 {
		bad = append(bad, "no case: "+f.name)
	}
	loss := "–"
	if f.mail {
		loss = "0" // the tests compare what is stored with what was sent, and would have failed
	}
	fmt.Fprintf(w, "| %s | %d | %s | %s | %s | – |\n", f.name, n, loss, loss, loss)
	return bad
}

func recovery(d time.Duration) string {
	if d == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}
