package cli

import (
	"context"
	"fmt"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
)

type repairJSON struct {
	Repaired bool          `json:"repaired"`
	Mended   int           `json:"mended"`
	Indexed  int           `json:"indexed"`
	SetAside []string      `json:"set_aside"`
	Kept     []findingJSON `json:"kept"` // what is left of a changed message goes on
	Left     []findingJSON `json:"left"` // could not be mended
}

// repair mends what verify found and says what became of it.
func (p *program) repair(ctx context.Context, core *app.Core, found archive.Report) error {
	bar := newBar(p.Stderr)
	done, err := core.Repair(ctx, found, bar.show, bar.messages)
	bar.clear()
	if err != nil {
		return err
	}
	for _, unasked := range done.Unasked {
		fmt.Fprintln(p.Stderr, unasked.Sentence())
	}
	out := repairJSON{len(done.Left) == 0 && len(done.Kept) == 0, done.Mended, done.Indexed, append([]string{}, done.SetAside...),
		faultsJSON("kept", done.Kept), faultsJSON("left", done.Left)}
	if p.json {
		if err := p.print(out); err != nil {
			return err
		}
	} else if err := p.printRepair(out); err != nil {
		return err
	}
	if !out.Repaired {
		return errPartial
	}
	return nil
}

func (p *program) printRepair(out repairJSON) error {
	for _, f := range append(out.Kept, out.Left...) {
		if err := p.finding(f); err != nil {
			return err
		}
	}
	for _, path := range out.SetAside {
		fmt.Fprintf(p.Stdout, "%-10s %s\n", "set aside", path)
	}
	_, err := fmt.Fprintf(p.Stdout, "%s whole again, %s taken into the index, %s set aside, %d of which only a part is left, %d missing.\n",
		count(out.Mended, "message"), count(out.Indexed, "file"), count(len(out.SetAside), "file"), len(out.Kept), len(out.Left))
	return err
}

func faultsJSON(finding string, faults []archive.Fault) []findingJSON {
	out := []findingJSON{}
	for _, f := range faults {
		out = append(out, toFindingJSON(finding, f))
	}
	return out
}
