package secret

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// The D-Bus library keeps its connection, and the keyring's library listens for
// ever for further answers to each question. Everything else has to be gone.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/godbus/dbus/v5.(*Conn).inWorker"),
		goleak.IgnoreAnyFunction("github.com/godbus/dbus/v5.newConn.func1"),
		goleak.IgnoreAnyFunction("github.com/godbus/dbus/v5.(*signalChannelData).deferredDeliver"),
		goleak.Cleanup(func(code int) {
			endBus()
			os.Exit(code)
		}))
}
