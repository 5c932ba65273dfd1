package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/organise"
)

func (p *program) rulesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules for mail that arrives, or run them on what is here",
		Long: `List the rules for mail that arrives. They are made in the window, or in the
file organise.toml beside accounts.toml. (The rules that decide before
downloading are an account's own: see "mailloft account add --help".)`,
		Args: p.args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withCore(cmd.Context(), true, p.listRules)
		},
	}
	var dry bool
	run := &cobra.Command{
		Use:   "run [QUERY]",
		Short: "Run the rules on what is here, or on what a search finds",
		Args:  p.args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			query := ""
			if len(args) == 1 {
				query = args[0]
			}
			return p.withCore(cmd.Context(), dry, func(core *app.Core) error { return p.runRules(cmd.Context(), core, query, dry) })
		},
	}
	run.Flags().BoolVar(&dry, "dry-run", false, "only say what would be done")
	cmd.AddCommand(run)
	return cmd
}

type ruleJSON struct {
	Name   string `json:"name"`
	Active bool   `json:"active"`
}

func (p *program) listRules(core *app.Core) error {
	rules := core.Organise.Get().Rules
	if len(rules) == 0 && !p.json {
		fmt.Fprintln(p.Stdout, "No rules yet. They are made in the window: File, Rules for mail that arrives.")
	}
	for _, r := range rules {
		if p.json {
			if err := p.print(ruleJSON{r.Name, !r.Off}); err != nil {
				return err
			}
			continue
		}
		state := "on "
		if r.Off {
			state = "off"
		}
		if _, err := fmt.Fprintf(p.Stdout, "%s  %s\n", state, r.Name); err != nil {
			return err
		}
	}
	return nil
}

type effectJSON struct {
	Effect   string `json:"effect"` // read, starred, archived, trashed or tag
	Tag      string `json:"tag,omitempty"`
	Messages int    `json:"messages"`
	Done     bool   `json:"done"`
}

func (p *program) runRules(ctx context.Context, core *app.Core, query string, dry bool) error {
	ids, err := core.Archive.IDs(ctx, archive.View{Folder: archive.All, Query: query})
	if err != nil {
		return err
	}
	plan, err := organise.Judge(ctx, core.Archive, core.Organise.Get().Rules, ids, nil)
	if err != nil {
		return err
	}
	steps := plan.Wanted
	if !dry {
		if steps, err = plan.Carry(ctx, core.Archive); err != nil {
			return err
		}
	}
	for _, s := range steps {
		if err := p.printStep(s, !dry); err != nil {
			return err
		}
	}
	if len(steps) == 0 && !p.json {
		_, err = fmt.Fprintln(p.Stdout, "Nothing to do: everything is as the rules want it.")
	}
	return err
}

func (p *program) printStep(s organise.Step, done bool) error {
	if p.json {
		out := effectJSON{string(s.Flag), s.Tag, len(s.IDs), done}
		if s.Tag != "" {
			out.Effect = "tag"
		}
		return p.print(out)
	}
	what := string(s.Flag)
	if s.Tag != "" {
		what = "tagged " + s.Tag
	}
	would := ""
	if !done {
		would = "would be "
	}
	_, err := fmt.Fprintf(p.Stdout, "%s %s%s\n", count(len(s.IDs), "message"), would, what)
	return err
}
