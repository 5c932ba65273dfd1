//go:build interop

package interop

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// password is that of every user of every server.
const password = "grey-pigeon-417-barley"

// users each have a maildrop, so that no check spoils another's.
var users = []string{"anna", "ben", "cleo", "dora", "emil", "finn", "gina", "hugo", "iris", "jane", "karl", "lena", "mona"}

// firstUID is the number of the first user in a throw-away root.
const firstUID = 60001

// patience is how long something that should happen at once may take on a
// busy machine.
const patience = 30 * time.Second

// server is one POP3 server on loopback.
type server struct {
	name    string
	version string
	dir     string // its mail, certificates and configuration
	port    int    // without TLS on connect: STLS, where there is any
	portTLS int
	portIn  int // for LMTP, where there is any
	drop    maildrop
	command func() *exec.Cmd
	running *exec.Cmd
	output  bytes.Buffer
}

// needRoot skips the test where this process can't make a root of its own.
func needRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("a throw-away root needs root: run make interop as root")
	}
	probe := exec.Command("unshare", "--mount", "--pid", "--fork", "true")
	if out, err := probe.CombinedOutput(); err != nil {
		t.Skipf("no mount namespaces here: %v, %s", err, out)
	}
}

// newServer gives a server a folder, certificates and ports.
func newServer(t *testing.T, name string) *server {
	t.Helper()
	dir, err := os.MkdirTemp("", "interop-") // short: sockets live in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for _, folder := range []string{"", "tls", "home", "mail"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	writeCertificates(t, filepath.Join(dir, "tls"))
	ports := freePorts(t, 3)
	return &server{name: name, dir: dir, port: ports[0], portTLS: ports[1], portIn: ports[2]}
}

// foreign is a server in a throw-away root. environment is for its script.
func foreign(t *testing.T, name, pkg string, drop func(*server) maildrop, environment ...string) *server {
	t.Helper()
	needRoot(t)
	debs := filepath.Join(os.Getenv("INTEROP_DEBS"), name)
	found, err := filepath.Glob(filepath.Join(debs, pkg+"_*.deb"))
	if err != nil || len(found) == 0 {
		t.Skipf("the package %s is not in %s", pkg, debs)
	}
	version, err := exec.Command("dpkg-deb", "--field", found[0], "Version").Output()
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, name)
	s.version = strings.TrimSpace(string(version))
	s.drop = drop(s)
	s.command = func() *exec.Cmd {
		cmd := exec.Command("unshare", "--mount", "--pid", "--fork", "--kill-child",
			"sh", "testdata/enter.sh", debs, s.dir, "testdata/"+name+".sh")
		cmd.Env = append(os.Environ(), "USERS="+strings.Join(users, " "), "PASSWORD="+password,
			fmt.Sprintf("FIRST_UID=%d", firstUID), fmt.Sprintf("PORT=%d", s.port), fmt.Sprintf("PORT_TLS=%d", s.portTLS),
			fmt.Sprintf("PORT_LMTP=%d", s.portIn))
		cmd.Env = append(cmd.Env, environment...)
		return cmd
	}
	s.begin(t)
	return s
}

// uidOf is a user's number in a throw-away root.
func uidOf(t *testing.T, user string) int {
	t.Helper()
	i := slices.Index(users, user)
	if i < 0 {
		t.Fatalf("there is no user %s", user)
	}
	return firstUID + i
}

// begin starts the server for the length of the test.
func (s *server) begin(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		s.kill()
		if t.Failed() {
			t.Logf("%s said:\n%s", s.name, s.output.String())
		}
	})
	s.start(t)
}

// start starts the server, again after kill.
func (s *server) start(t *testing.T) {
	t.Helper()
	s.running = s.command()
	s.running.Stdout, s.running.Stderr = &s.output, &s.output
	s.running.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s.running.WaitDelay = time.Second
	if err := s.running.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, s.name+"'s greeting", func() error {
		conn, err := tls.Dial("tcp", s.addressTLS(), s.tls())
		if err != nil {
			return err
		}
		defer conn.Close()
		greeting := make([]byte, 3)
		if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
			return err
		}
		if _, err := io.ReadFull(conn, greeting); err != nil || string(greeting) != "+OK" {
			return fmt.Errorf("greeting %q, %w", greeting, err)
		}
		return nil
	})
}

// kill ends the server and all of its sessions at once.
func (s *server) kill() {
	_ = syscall.Kill(-s.running.Process.Pid, syscall.SIGKILL)
	_ = s.running.Wait() // how it ended is known
}

func (s *server) addressTLS() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.portTLS)) }

func (s *server) ca() string { return filepath.Join(s.dir, "tls", "ca.pem") }

// tls is how a client that is not the program connects.
func (s *server) tls() *tls.Config {
	pool := x509.NewCertPool()
	if text, err := os.ReadFile(s.ca()); err == nil {
		pool.AppendCertsFromPEM(text) // without it, the handshake fails
	}
	return &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}
}

// eventually waits until check returns nil.
func eventually(t *testing.T, what string, check func() error) {
	t.Helper()
	err := errors.New("not tried")
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if err = check(); err == nil {
			return
		}
	}
	t.Fatalf("waited %v for %s: %v", patience, what, err)
}

// freePorts returns n different TCP ports of loopback that nobody uses at the
// moment. They lie below the ports that a system hands out by itself, so that
// no connection takes one before the server does.
func freePorts(t *testing.T, n int) []int {
	t.Helper()
	var ports []int
	for range 1000 {
		port := 10000 + rand.IntN(20000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		defer l.Close()
		if ports = append(ports, port); len(ports) == n {
			return ports
		}
	}
	t.Fatalf("no %d free ports on 127.0.0.1", n)
	return nil
}
