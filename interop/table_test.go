//go:build interop

package interop

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// columns are the checks, in the order of the table.
var columns = []string{"download", "nothing new", "delete", "lock", "wrong password", "drop", "oddities"}

// table is the results, as Markdown.
type table struct{ rows []*row }

type row struct {
	name, version, skip string
	cells               map[string]string
}

func newTable() *table { return &table{} }

func (t *table) row(name string) *row {
	r := &row{name: name, cells: map[string]string{}}
	t.rows = append(t.rows, r)
	return r
}

// skipped notes that the server was not to be had.
func (r *row) skipped(t *testing.T) {
	if t.Skipped() {
		r.skip = "skipped"
	}
}

// failed notes that a check failed.
func (r *row) failed(t *testing.T, check string) {
	if t.Failed() {
		r.cells[check] = "**FAILED**"
	}
}

func (t *table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "| server | version | %s |\n|---|---|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
	for _, r := range t.rows {
		fmt.Fprintf(&b, "| %s | %s |", r.name, r.version+r.skip)
		for _, column := range columns {
			fmt.Fprintf(&b, " %s |", r.cells[column])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// hash is a message's lasting name in the archive.
func hash(message []byte) string {
	sum := sha256.Sum256(message)
	return hex.EncodeToString(sum[:])
}
