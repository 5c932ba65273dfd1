// Mailloft downloads mail over POP3S into an archive of your own and shows it
// in a window. This file only wires: surroundings, commands, window.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/mailloft/mailloft/app/cli"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/assets"
	"github.com/mailloft/mailloft/ui"
	"github.com/mailloft/mailloft/ui/say"
)

const appID = "io.github.mailloft.Mailloft"

// version is set by the linker (-X main.version=…).
var version string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	code := cli.Run(ctx, cli.Env{
		Version: versionName(),
		Stdin:   os.Stdin,
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Window:  showWindow,
	}, os.Args[1:])
	stop()
	os.Exit(code)
}

// showWindow runs the window until it is closed or ctx ends.
func showWindow(ctx context.Context, w cli.Window) (err error) {
	defer func() {
		// A display that can't be reached makes Fyne's driver panic.
		if reason := recover(); reason != nil {
			cause, ok := reason.(error)
			if !ok || !strings.Contains(cause.Error(), "GLFW") {
				panic(reason)
			}
			err = problem.New(cause, "display.unreachable", "The display can't be used.",
				"Check the variables DISPLAY or WAYLAND_DISPLAY, or use the commands; see \"mailloft help\".")
		}
	}()
	if w.Log != nil {
		defer takeToolkitLog(w.Log, os.Stderr)()
	}
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700) // Fyne logs an error if it is not there
	}
	if err := say.Load(assets.Translations); err != nil {
		return err
	}
	fyneapp.SetMetadata(fyne.AppMetadata{
		ID:         appID,
		Name:       "Mailloft",
		Version:    versionName(),
		Icon:       fyne.NewStaticResource("mailloft.png", assets.Icon),
		Migrations: map[string]bool{"fyneDo": true},
	})
	window := ui.New(fyneapp.NewWithID(appID), ui.Options{Core: w.Core, Log: w.Log, File: w.File, Requests: w.Requests, Demo: w.Demo, Hidden: w.Hidden,
		Watch: os.Getenv("MAILLOFT_WATCH")})
	if w.Picture != "" {
		return window.Picture(ctx, w.Picture)
	}
	return window.Run(ctx)
}

func versionName() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
