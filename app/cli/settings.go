package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
)

func (p *program) settingsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "settings",
		Short: "Take all settings elsewhere: export and import them, without secrets",
		Args:  p.args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return usageError{fmt.Errorf("say what to do: export or import")}
		},
	}
	cmd.AddCommand(p.settingsExport(), p.settingsImport())
	return cmd
}

func (p *program) settingsExport() *cobra.Command {
	return &cobra.Command{
		Use:   "export FILE",
		Short: "Write accounts and defaults to a file, without passwords",
		Args:  p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), true, func(core *app.Core) error {
				if err := core.ExportSettings(args[0]); err != nil {
					return err
				}
				n := len(core.Accounts.List())
				if p.json {
					return p.print(map[string]any{"file": args[0], "accounts": n})
				}
				fmt.Fprintf(p.Stdout, "Wrote %d accounts to %s, without passwords.\n", n, args[0])
				return nil
			})
		},
	}
}

func (p *program) settingsImport() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Bring in what export wrote, or another Mailloft's accounts.toml",
		Long: `Bring in the defaults and the accounts of a file that "mailloft settings export"
wrote, or of another Mailloft's accounts.toml. Accounts that are here already
stay as they are. Passwords are not in such files; they are asked for.`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				came, err := core.ImportSettings(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				for _, bad := range came.Failed {
					p.complain(bad)
				}
				if p.json {
					err = p.print(map[string]any{"added": len(came.Added), "here": len(came.Here), "failed": len(came.Failed)})
				} else {
					fmt.Fprintln(p.Stdout, app.Imported{Added: came.Added, Here: came.Here}.Sentence())
				}
				if err == nil && len(came.Failed) > 0 {
					err = errPartial
				}
				return err
			})
		},
	}
}
