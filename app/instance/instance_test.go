package instance

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"
	"go.uber.org/goleak"

	"github.com/mailloft/mailloft/app/problem"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func listen(t *testing.T, dir string) <-chan Request {
	t.Helper()
	requests := make(chan Request, 8)
	l, err := Listen(dir, func(r Request) { requests <- r })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return requests
}

// short is a temporary folder whose path leaves room for a socket.
func short(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "i")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func handOver(t *testing.T, dir string, r Request, want bool) {
	t.Helper()
	if ok, err := HandOver(t.Context(), dir, r); err != nil || ok != want {
		t.Errorf("handed over: %v, %v; want %v", ok, err, want)
	}
}

func TestASecondStartHandsOverToTheFirst(t *testing.T) {
	dir := short(t)
	handOver(t, dir, Request{}, false)
	requests := listen(t, dir)
	file := filepath.Join(dir, "a letter.eml")
	handOver(t, dir, Request{Open: file}, true)
	handOver(t, dir, Request{}, true)
	if got := <-requests; got.Open != file {
		t.Errorf("%+v", got)
	}
	if got := <-requests; got.Open != "" {
		t.Errorf("%+v", got)
	}
}

func TestTheSocketOfAKilledWindowIsNoObstacle(t *testing.T) {
	dir := short(t)
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "window.sock"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	if err := left.Close(); err != nil {
		t.Fatal(err)
	}
	handOver(t, dir, Request{}, false)
	requests := listen(t, dir)
	handOver(t, dir, Request{}, true)
	<-requests
}

func TestALongPathUsesTheRuntimeFolder(t *testing.T) {
	runtime := xdg.RuntimeDir
	xdg.RuntimeDir = short(t)
	t.Cleanup(func() { xdg.RuntimeDir = runtime })
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	requests := listen(t, dir)
	handOver(t, dir, Request{}, true)
	<-requests
}

func TestNonsenseOnTheSocketChangesNothing(t *testing.T) {
	dir := short(t)
	requests := listen(t, dir)
	for _, text := range []string{"", "{\n", "GET / HTTP/1.1\r\n\r\n", `{"open":"relative.eml"}` + "\n", strings.Repeat("x", 2*maxRequest) + "\n"} {
		conn, err := net.Dial("unix", filepath.Join(dir, "window.sock"))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write([]byte(text)) // it may hang up before all is written
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
	handOver(t, dir, Request{}, true)
	if got := <-requests; got.Open != "" || len(requests) > 0 {
		t.Errorf("%+v, %d more", got, len(requests))
	}
}

func TestAWindowThatDoesNotAnswerIsSaidInWords(t *testing.T) {
	dir := short(t)
	deaf, err := net.Listen("unix", filepath.Join(dir, "window.sock"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := deaf.Close(); err != nil {
			t.Error(err)
		}
	})
	go func() {
		if conn, err := deaf.Accept(); err == nil {
			time.Sleep(50 * time.Millisecond)
			_ = conn.Close()
		}
	}()
	if _, err := HandOver(t.Context(), dir, Request{}); problem.From(err) == nil || problem.From(err).Code != "window.silent" {
		t.Errorf("err = %v", err)
	}
}
