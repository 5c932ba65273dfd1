// Package autostart has the desktop start Mailloft when the person signs in:
// a desktop file on Linux, a value of the registry on Windows, a launch agent
// on macOS. It starts hidden, with the flag --hidden.
package autostart

import (
	"os"

	"github.com/mailloft/mailloft/app/problem"
)

const id = "io.github.mailloft.Mailloft"

// Enabled reports whether Mailloft starts at login.
func Enabled() bool { return enabled() }

// Set switches it on or off.
func Set(on bool) error {
	var err error
	if on {
		var program string
		if program, err = os.Executable(); err == nil {
			err = enable(program)
		}
	} else {
		err = disable()
	}
	if err != nil {
		return problem.New(err, "autostart.denied", "Starting at login could not be changed.", "Change it in the system's own settings.")
	}
	return nil
}
