package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
)

func (p *program) verifyCommand() *cobra.Command {
	var repair bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Read every message back, compare it with its hash, and name what is not right",
		Long: `Read every message file back and compare it with its hash. Named are files that
are missing, changed, unknown (not Mailloft's) or not in the index, and what
is wrong with the index itself.

With --repair, what can be mended is: what is missing or changed is fetched
again where the server still has it; a message file the index does not know is
taken into it; a changed or unknown file is moved to the folder quarantine, and
what is left of a changed message goes on as a message of its own; a damaged
index is made again. Nothing is deleted.

Exit code 0: every message is intact, or was mended. 1: something is missing
or changed. With --repair, 3: some of it could not be mended.`,
		Args: p.args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withCore(cmd.Context(), !repair, func(core *app.Core) error {
				return p.verify(cmd.Context(), core, repair)
			})
		},
	}
	cmd.Flags().BoolVar(&repair, "repair", false, "mend what can be mended; nothing is deleted")
	return cmd
}

type findingJSON struct {
	Finding string `json:"finding"` // missing, changed, unknown, unindexed or index
	Path    string `json:"path"`
	ID      int64  `json:"id,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

type verifyJSON struct {
	OK        int   `json:"ok"`
	Bytes     int64 `json:"bytes"`
	Missing   int   `json:"missing"`
	Changed   int   `json:"changed"`
	Unknown   int   `json:"unknown"`
	Unindexed int   `json:"unindexed"`
	Index     int   `json:"index"` // faults of the index itself
}

func (p *program) verify(ctx context.Context, core *app.Core, repair bool) error {
	bar := newBar(p.Stderr)
	report, err := core.Archive.Verify(ctx, bar.bytes)
	bar.clear()
	if err != nil {
		return err
	}
	err = p.verified(report, "Run \"mailloft verify --repair\" to mend what can be mended.")
	if !repair || err != nil && !errors.Is(err, errReported) {
		return err
	}
	return p.repair(ctx, core, report)
}

// verified prints a report, and after one that is not clean what to do next.
func (p *program) verified(report archive.Report, next string) (err error) {
	for _, f := range findings(report) {
		if err := p.finding(f); err != nil {
			return err
		}
	}
	sums := verifyJSON{report.OK, report.Bytes, len(report.Missing), len(report.Changed), len(report.Unknown),
		len(report.Unindexed), len(report.Index)}
	if p.json {
		err = p.print(sums)
	} else {
		_, err = fmt.Fprintf(p.Stdout, "%s intact, %d missing, %d changed, %d unknown, %d not in the index.\n",
			count(sums.OK, "message"), sums.Missing, sums.Changed, sums.Unknown, sums.Unindexed)
	}
	if err != nil {
		return err
	}
	if !report.Clean() {
		fmt.Fprintln(p.Stderr, next)
	}
	if sums.Missing > 0 || sums.Changed > 0 {
		return errReported
	}
	return nil
}

// findings puts everything that is not right into one list.
func findings(r archive.Report) []findingJSON {
	var out []findingJSON
	faults := func(finding string, list []archive.Fault) {
		for _, f := range list {
			out = append(out, toFindingJSON(finding, f))
		}
	}
	faults("missing", r.Missing)
	faults("changed", r.Changed)
	faults("unindexed", r.Unindexed)
	for _, path := range r.Unknown {
		out = append(out, findingJSON{Finding: "unknown", Path: path})
	}
	for _, reason := range r.Index {
		out = append(out, findingJSON{Finding: "index", Path: "index.db", Reason: reason})
	}
	return out
}

func toFindingJSON(finding string, f archive.Fault) findingJSON {
	line := findingJSON{Finding: finding, Path: f.Path, ID: int64(f.ID), SHA256: f.SHA256}
	if f.Err != nil {
		line.Reason = problem.From(f.Err).Text
	}
	return line
}

func (p *program) finding(f findingJSON) error {
	if p.json {
		return p.print(f)
	}
	_, err := fmt.Fprintf(p.Stdout, "%-10s %s %s\n", f.Finding, f.Path, f.Reason)
	return err
}
