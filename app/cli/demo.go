package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/assets"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

const (
	demoAddress  = "robin@example.org"
	demoPassword = "pigeonpost"
	demoRate     = 400 << 10 // bytes a second, so that mail can be seen arriving
)

func (p *program) demoCommand() *cobra.Command {
	var picture string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try Mailloft with a demo mailbox on a server of its own; leaves nothing behind",
		Long: `Start a POP3S server with a demo mailbox on this machine, download from it and
show the window. The profile is thrown away at the end, the password is kept in
memory, and the server's certificate is made on the spot and trusted only there.

Without a display the same is done headless: the progress is printed and a
picture of the window is written.`,
		Args: p.args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.demo(cmd.Context(), picture)
		},
	}
	cmd.Flags().StringVar(&picture, "picture", "mailloft-demo.png", "without a display: write the picture of the window to `FILE`")
	return cmd
}

func (p *program) demo(ctx context.Context, picture string) (err error) {
	dir, err := os.MkdirTemp("", "mailloft-demo-")
	if err != nil {
		return fmt.Errorf("make a throw-away profile: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	server, a, err := startDemoServer(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	fmt.Fprintf(p.Stdout, "Demo server: POP3S on %s, mailbox of %s.\n", server.Addr(), demoAddress)

	p.home, p.keyring = dir, "memory"
	return p.withCore(ctx, false, func(core *app.Core) error {
		password := secret.Password(demoPassword)
		a, err := core.SaveAccount(ctx, a, &password)
		if err != nil {
			return err
		}
		w := Window{Core: core, Log: p.log, Demo: true}
		if hasDisplay() {
			fmt.Fprintln(p.Stdout, "Opening the window; the mail arrives there.")
			return p.Window(ctx, w)
		}
		fmt.Fprintln(p.Stdout, "No display: the demo runs headless.")
		if err := p.fetch(ctx, core, []account.Account{a}); err != nil {
			return err
		}
		if w.Picture, err = filepath.Abs(picture); err != nil {
			return err
		}
		if err := p.Window(ctx, w); err != nil {
			return err
		}
		fmt.Fprintf(p.Stdout, "A picture of the window is in %s.\n", w.Picture)
		return nil
	})
}

// startDemoServer serves the demo mailbox and returns the account for it,
// which trusts the server's certificate through a file in dir.
func startDemoServer(dir string) (*pop3test.Server, account.Account, error) {
	var mail []pop3test.Message
	for _, m := range assets.DemoMailbox(time.Now()) {
		mail = append(mail, pop3test.Message{UID: m.UID, Body: m.Body})
	}
	server, err := pop3test.Start(nil, pop3test.Options{
		Users:    map[string]string{demoAddress: demoPassword},
		Messages: map[string][]pop3test.Message{demoAddress: mail},
		Implicit: true,
		Rate:     demoRate,
	})
	if err != nil {
		return nil, account.Account{}, problem.New(err, "demo.server", "The demo's mail server could not be started.",
			"Check that programs may listen on 127.0.0.1.")
	}
	a := account.New(demoAddress)
	a.Name = "Robin Vale"
	a.CAFile = filepath.Join(dir, "demo-server.pem")
	host, port, err := net.SplitHostPort(server.Addr())
	if err == nil {
		a.Host = host
		a.Port, err = strconv.Atoi(port)
	}
	if err == nil {
		err = os.WriteFile(a.CAFile, server.CertPEM(), 0o600)
	}
	if err != nil {
		return nil, a, errors.Join(err, server.Close())
	}
	return server, a, nil
}

// hasDisplay reports whether a window can be shown.
func hasDisplay() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
