//go:build e2e

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/mailloft/mailloft/pop3/pop3test"
)

// ending is how long the program may take to end. It promises two seconds; a
// machine that is busy with other things gets some more.
const ending = 5 * time.Second

// TestEndingInTheMiddleOfASession ends the program while a slow server is
// sending a message, in each way a desktop has. It must be quick, and the next
// session must bring everything.
func TestEndingInTheMiddleOfASession(t *testing.T) {
	for name, end := range map[string]func(t *testing.T, w *window, p *process){
		"Quit is chosen":         func(t *testing.T, w *window, _ *process) { w.do(t, "key", "ctrl+q") },
		"the window is closed":   func(t *testing.T, w *window, _ *process) { w.close(t) },
		"the session ends":       func(t *testing.T, _ *window, p *process) { signal(t, p, syscall.SIGTERM) },
		"the terminal goes away": func(t *testing.T, _ *window, p *process) { signal(t, p, syscall.SIGHUP) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of it is waiting for the server
			k := &walker{t: t, desktop: startDesktop(t)}
			k.watch = k.desktop.folder(t, "watch")
			k.screen, k.program = k.desktop.startScreen(t), newProgram(t, k.desktop)
			large := append([]byte("Subject: large\r\n\r\n"), bytes.Repeat([]byte("a line of seventy characters, again and again, until it is large\r\n"), 12_000)...)
			mail := []pop3test.Message{{UID: "1", Body: []byte("Subject: small\r\n\r\nfirst\r\n")}, {UID: "2", Body: large}}
			k.serve(pop3test.Options{Messages: map[string][]pop3test.Message{mailUser: mail}, Rate: 100 << 10})
			k.desktop.env = append(k.desktop.env, "MAILLOFT_WATCH="+k.watch)
			k.process = start(t, k.program.command(t.Context()))
			w := k.screen.wait(t, "Mailloft")
			eventually(t, "the middle of a session", func() error {
				if !k.sight().Busy {
					return errors.New("no session is under way")
				}
				parts, err := filepath.Glob(filepath.Join(k.program.home, "incoming", "*"))
				if len(parts) == 0 {
					err = errors.Join(err, errors.New("nothing is coming in"))
				}
				return err
			})
			began := time.Now()
			end(t, w, k.process)
			select {
			case <-k.process.done:
			case <-time.After(ending):
				_ = k.process.cmd.Process.Signal(syscall.SIGQUIT) // its stacks
				time.Sleep(time.Second)
				t.Fatalf("not ended after %v", ending)
			}
			t.Logf("ended after %v", time.Since(began).Round(time.Millisecond))

			k.program.must(t, "", "verify")
			eventually(t, "a session after the one that was cut off, which the server has yet to notice", func() error {
				if r := k.program.run(t, "", "fetch"); r.code != 0 {
					return fmt.Errorf("exit code %d: %s", r.code, r.stderr)
				}
				return nil
			})
			sameMessages(t, "stored", k.program.stored(t), [][]byte{mail[0].Body, mail[1].Body})
		})
	}
}

// TestSuspendedInTheMiddleOfASession is a lid that is closed while a message
// comes in: the program stands still, the server gives up on it meanwhile, and
// when it goes on, mail can be fetched at once and nothing is lost.
func TestSuspendedInTheMiddleOfASession(t *testing.T) {
	k := &walker{t: t, desktop: startDesktop(t)}
	k.watch = k.desktop.folder(t, "watch")
	k.screen, k.program = k.desktop.startScreen(t), newProgram(t, k.desktop)
	large := append([]byte("Subject: large\r\n\r\n"), bytes.Repeat([]byte("a line of seventy characters, again and again, until it is large\r\n"), 6_000)...)
	mail := []pop3test.Message{{UID: "1", Body: []byte("Subject: small\r\n\r\nfirst\r\n")}, {UID: "2", Body: large}}
	k.serve(pop3test.Options{Messages: map[string][]pop3test.Message{mailUser: mail}, Rate: 100 << 10})
	k.desktop.env = append(k.desktop.env, "MAILLOFT_WATCH="+k.watch)
	k.process = start(t, k.program.command(t.Context()))
	k.window = k.screen.wait(t, "Mailloft")
	eventually(t, "the middle of a session", func() error {
		if parts, err := filepath.Glob(filepath.Join(k.program.home, "incoming", "*")); len(parts) == 0 || !k.sight().Busy {
			return errors.Join(err, errors.New("nothing is coming in"))
		}
		return nil
	})
	signal(t, k.process, syscall.SIGSTOP)
	k.server.Disconnect()
	time.Sleep(2 * time.Second)
	signal(t, k.process, syscall.SIGCONT)
	eventually(t, "the end of the session that was cut off", func() error {
		if k.sight().Busy {
			return errors.New("it still goes on")
		}
		return nil
	})
	k.press("ctrl+r")
	eventually(t, "both messages", func() error { return count(k.program.stored(t), 2) })
	sameMessages(t, "stored", k.program.stored(t), [][]byte{mail[0].Body, mail[1].Body})
	quit(t, k.window, k.process)
	k.program.must(t, "", "verify")
}

func signal(t *testing.T, p *process, s syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(fmt.Errorf("signal: %w", err))
	}
}
