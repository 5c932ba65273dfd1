package cli

import (
	"context"
	"fmt"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
)

func (p *program) backupCommand() *cobra.Command {
	var check bool
	var o archive.BackupOptions
	cmd := &cobra.Command{
		Use:   "backup DIR",
		Short: "Copy the archive and the accounts' settings to another folder or disk",
		Long: `Copy the archive and the accounts' settings to the folder DIR, best on another
disk. The first time everything is copied, then what is new. It works while
the window is open, and onto FAT and exFAT. What was copied is read back and
compared. Passwords are not copied, and the mail in DIR is not encrypted.

What was removed from the archive for good stays in the backup, unless --prune
is given. A run that is cut short leaves the backup before it whole; the next
one goes on where it stopped.`,
		Example: `  mailloft backup /media/stick/mail
  mailloft backup --check /media/stick/mail`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if check {
				return p.checkBackup(cmd.Context(), args[0])
			}
			return p.withCore(cmd.Context(), true, func(core *app.Core) error {
				return p.backup(cmd.Context(), core, args[0], o)
			})
		},
	}
	cmd.Flags().BoolVar(&o.Reread, "reread", false, "compare every message in the backup with its hash, not only the new ones")
	cmd.Flags().BoolVar(&o.Prune, "prune", false, "delete from the backup what was removed from the archive for good")
	cmd.Flags().BoolVar(&check, "check", false, "change nothing: prove that the backup in DIR is whole")
	cmd.MarkFlagsMutuallyExclusive("check", "prune")
	return cmd
}

type backupJSON struct {
	Messages int           `json:"messages"`
	Copied   int           `json:"copied"`
	Bytes    int64         `json:"bytes"`
	Pruned   int           `json:"pruned"`
	Failed   []findingJSON `json:"failed"`
}

func (p *program) backup(ctx context.Context, core *app.Core, dir string, o archive.BackupOptions) error {
	bar := newBar(p.Stderr)
	o.Progress = bar.messages
	report, err := core.Backup(ctx, dir, o)
	bar.clear()
	if err != nil {
		return err
	}
	out := backupJSON{report.Messages, report.Copied, report.Bytes, report.Pruned, faultsJSON("damaged", report.Failed)}
	if p.json {
		err = p.print(out)
	} else {
		_, err = fmt.Fprintf(p.Stdout, "The backup holds %s; %s copied (%s).\n",
			count(out.Messages, "message"), humanize.Comma(int64(out.Copied)), humanize.Bytes(uint64(out.Bytes)))
	}
	if err != nil {
		return err
	}
	p.damaged(out.Failed, "Run \"mailloft verify --repair\" to see what can be mended.")
	return partly(len(out.Failed), out.Messages)
}

// damaged names messages that are missing or changed, and what to do next.
func (p *program) damaged(list []findingJSON, next string) {
	if len(list) == 0 {
		return
	}
	if !p.json {
		for _, f := range list {
			fmt.Fprintf(p.Stderr, "%s %s %s\n", f.Finding, f.Path, f.Reason)
		}
	}
	fmt.Fprintln(p.Stderr, next)
}

func (p *program) checkBackup(ctx context.Context, dir string) error {
	bar := newBar(p.Stderr)
	report, err := archive.CheckBackup(ctx, dir, bar.messages)
	bar.clear()
	if err != nil {
		return err
	}
	return p.verified(report, "Run \"mailloft backup "+dir+" --reread\" to copy anew what is damaged in the backup.")
}

func (p *program) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore DIR",
		Short: "Bring back from a backup what is not here",
		Long: `Bring back from the backup in DIR what is not here: messages with their flags
and what was fetched and deleted on servers, and accounts, whose passwords have
to be entered again. What is here stays as it is; a message whose file is
missing or changed here is mended.`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				return p.restore(cmd.Context(), core, args[0])
			})
		},
	}
}

type restoreJSON struct {
	Restored int           `json:"restored"`
	Here     int           `json:"here"` // already
	Accounts int           `json:"accounts"`
	Failed   []findingJSON `json:"failed"`
}

func (p *program) restore(ctx context.Context, core *app.Core, dir string) error {
	bar := newBar(p.Stderr)
	report, accounts, err := core.RestoreBackup(ctx, dir, bar.messages)
	bar.clear()
	if err != nil {
		return err
	}
	out := restoreJSON{report.Restored, report.Here, accounts, faultsJSON("damaged", report.Failed)}
	if p.json {
		err = p.print(out)
	} else {
		_, err = fmt.Fprintf(p.Stdout, "%s and %s restored, %s here already.\n",
			count(out.Restored, "message"), count(out.Accounts, "account"), count(out.Here, "message"))
	}
	if err != nil {
		return err
	}
	p.damaged(out.Failed, "These are missing or changed in the backup; what is left of them was restored.")
	return partly(len(out.Failed), out.Restored+out.Here)
}
