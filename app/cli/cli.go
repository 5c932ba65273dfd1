// Package cli is Mailloft's command line: the same engine as the window, for
// scripts and for people who prefer typing.
//
// Results go to standard output; with --json, one JSON object a line with
// stable field names. What went wrong goes to standard error in words. The
// exit code is one of the Exit constants.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// The exit codes of every command.
const (
	ExitDone    = 0
	ExitFailed  = 1
	ExitUsage   = 2
	ExitPartial = 3 // some of the work was done, some failed
)

// Env is what the commands get from main.
type Env struct {
	Version string
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer

	// Window shows the main window until it is closed. It is called on the
	// goroutine that called Run.
	Window func(ctx context.Context, w Window) error
}

// Window says what the window is to show.
type Window struct {
	Core *app.Core
	Log  *slog.Logger
	File string // an .eml file to show on its own; empty for the archive
	// Requests are files that later starts ask to show; empty only brings the
	// window to the front.
	Requests <-chan string
	Picture  string // headless: write a PNG of the window here, and return
	Demo     bool
	Hidden   bool // start in the tray
}

// program carries the global flags and the surroundings to each command.
type program struct {
	Env
	log     *slog.Logger // of the profile that is open
	home    string
	keyring string
	json    bool
	printed bool // an object, with --json
	hidden  bool
}

// usageError is a mistake in how a command was called.
type usageError struct{ error }

// errPartial is returned by a command that did part of its work and has said why
// the rest failed.
var errPartial = errors.New("partly done")

// errReported is returned by a command that failed and has said why.
var errReported = errors.New("failed")

// Run runs the command that args name and returns its exit code. args do not
// include the program's name.
func Run(ctx context.Context, env Env, args []string) int {
	p := &program{Env: env}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	cmd, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, errPartial):
		return ExitPartial
	case errors.Is(err, errReported):
		return ExitFailed
	case errors.As(err, &usage), !cmd.HasParent() && isCobraUsage(err):
		next := fmt.Sprintf("See %q.", cmd.CommandPath()+" --help")
		fmt.Fprintf(env.Stderr, "mailloft: %s\n%s\n", printable(err.Error()), next)
		p.printFailure(problem.New(err, "usage", err.Error(), next), args)
		return ExitUsage
	}
	p.complain(err)
	p.printFailure(err, args)
	return ExitFailed
}

type failedJSON struct {
	Error *problemJSON `json:"error"`
}

// printFailure gives a script that asked for JSON its object where the command
// came to none. It may have failed before --json was read.
func (p *program) printFailure(err error, args []string) {
	if !p.printed && (p.json || slices.Contains(args, "--json")) {
		_ = p.print(failedJSON{toProblemJSON(err)}) // the exit code tells, too
	}
}

// Tree is all commands, for what is written about them: man pages.
func Tree(version string) *cobra.Command {
	root := (&program{Env: Env{Version: version}}).root()
	root.InitDefaultCompletionCmd()
	return root
}

// complain tells the person what went wrong and what to do next.
func (p *program) complain(err error) {
	pr := problem.From(err)
	fmt.Fprintf(p.Stderr, "mailloft: %s\n", printable(pr.Text))
	if pr.Next != "" {
		fmt.Fprintf(p.Stderr, "  %s\n", printable(pr.Next))
	}
}

// printable takes out of a message what a terminal would obey: paths and what
// servers say are quoted in it. Line ends are ours, and tabs harmless.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// isCobraUsage recognises cobra's own complaint about an unknown command, the
// one mistake it reports without a hook.
func isCobraUsage(err error) bool { return strings.HasPrefix(err.Error(), "unknown command") }

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "mailloft [FILE.eml]",
		Short: "Bring your mail home: download it over POP3S, keep it, read it offline",
		Long: `Mailloft pulls messages from POP3S servers, keeps them in an archive of your
own on your own disk, and lets you read and search them offline.

Without a command it opens its window; with FILE.eml it shows that message.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 partly done.`,
		Example: `  mailloft account add --address ada@example.org --host pop.example.org --password-stdin
  mailloft fetch
  mailloft search from:grace has:attachment
  mailloft show 42 --json`,
		Version:       p.Version,
		Args:          p.args(cobra.MaximumNArgs(1)),
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("home") {
				if err := checkHome(p.home); err != nil {
					return err
				}
			}
			_, err := p.ring() // a bad --keyring is told by every command
			return err
		},
		RunE: p.openWindow,
	}
	root.Flags().BoolVar(&p.hidden, "hidden", false, "open no window yet: wait in the tray")
	root.SetVersionTemplate("mailloft {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{inWords(err)} })
	flags := root.PersistentFlags()
	flags.StringVar(&p.home, "home", "", "keep configuration and data in `DIR` (portable mode)")
	flags.StringVar(&p.keyring, "keyring", "system", "where passwords live: system, or memory (demo and tests only)")
	flags.BoolVar(&p.json, "json", false, "print one JSON object a line")
	root.AddCommand(
		p.accountCommand(), p.fetchCommand(), p.searchCommand(), p.showCommand(),
		p.verifyCommand(), p.rebuildCommand(), p.importCommand(), p.exportCommand(), p.renderCommand(),
		p.backupCommand(), p.restoreCommand(),
		p.serverCommand(), p.ledgerCommand(), p.spaceCommand(), p.settingsCommand(), p.doctorCommand(), p.reportCommand(), p.demoCommand(),
		p.rulesCommand(), p.attachmentsCommand(),
	)
	return root
}

// inWords leaves out of a complaint about a flag which function of Go's it
// comes from.
func inWords(err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return err
	}
	flag := invalid.GetFlag()
	kind := map[string]string{"int": "a whole number", "duration": "a time such as 10m or 1h30m", "bool": "true or false"}[flag.Value.Type()]
	if kind == "" {
		return err
	}
	return fmt.Errorf("--%s needs %s, not %q", flag.Name, kind, invalid.GetValue())
}

// args makes a complaint about arguments a usage error.
func (p *program) args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			if strings.Contains(err.Error(), "arg(s)") { // a count helps nobody
				err = fmt.Errorf("it is called so: %s", cmd.UseLine())
			}
			return usageError{err}
		}
		return nil
	}
}

// checkHome refuses what can be no folder. An empty one, as from a variable
// that is not set, would be a person's real mail.
func checkHome(dir string) error {
	if dir == "" {
		return usageError{errors.New("--home needs a folder, and this is an empty name")}
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return usageError{fmt.Errorf("--home needs a folder, and %s is a file", dir)}
	}
	return nil
}

func (p *program) dirs() app.Dirs {
	if p.home != "" {
		return app.HomeDirs(p.home)
	}
	return app.DefaultDirs()
}

// ring is where passwords live; nil is the system's keyring.
func (p *program) ring() (secret.Ring, error) {
	switch p.keyring {
	case "system":
		return nil, nil
	case "memory":
		return &secret.Memory{}, nil
	}
	return nil, usageError{fmt.Errorf("--keyring must be system or memory, not %q", p.keyring)}
}

// openLog opens the log in dir. To read, as from a disk that cannot be written
// to, none is needed.
func openLog(dir string, readOnly bool) (*slog.Logger, io.Closer, error) {
	log, closer, err := app.OpenLog(dir)
	if err != nil && readOnly {
		return slog.New(slog.DiscardHandler), io.NopCloser(nil), nil
	}
	if err != nil {
		return nil, nil, unwritable(err, dir)
	}
	return log, closer, nil
}

// unwritable tells that nothing can be written in the profile, which shows at
// the log first.
func unwritable(err error, dir string) error {
	home := filepath.Dir(dir)
	switch known := problem.From(err); {
	case problem.ReadOnly(err):
		return problem.New(err, "disk.read-only", "The disk with "+home+" can only be read.",
			"Make it writable, or choose another folder with --home. What is there can be searched, shown, verified and exported all the same.")
	case known.Code == "disk.denied" || known.Code == "file.missing":
		return problem.New(err, "disk.denied", "Mailloft can't write to "+home+".", "Check the folder's permissions, or choose another with --home.")
	default:
		return err
	}
}

// mends says whether the archive is mended by opening it to write.
func mends(err error) bool {
	code := problem.From(err).Code
	return code == "index.older" || code == "index.damaged"
}

// withCore opens the profile, runs do, and closes the profile again. A command
// that only reads makes the archive or its index if there is none to read.
func (p *program) withCore(ctx context.Context, readOnly bool, do func(*app.Core) error) (err error) {
	ring, err := p.ring()
	if err != nil {
		return err
	}
	dirs := p.dirs()
	if _, err := os.Stat(filepath.Join(dirs.Data, "index.db")); errors.Is(err, fs.ErrNotExist) {
		readOnly = false
	}
	log, closer, err := openLog(dirs.Log, readOnly)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closer.Close()) }()
	core, err := app.Open(ctx, app.Options{Dirs: dirs, Ring: ring, ReadOnly: readOnly, Log: log})
	if err != nil && readOnly && mends(err) {
		core, err = app.Open(ctx, app.Options{Dirs: dirs, Ring: ring, Log: log})
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, core.Close()) }()
	if core.Mended != nil {
		fmt.Fprintf(p.Stderr, "mailloft: %s\n", core.Mended.Sentence())
	}
	p.log = log
	return do(core)
}
