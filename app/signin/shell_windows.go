package signin

import (
	"context"
	"os/exec"
	"syscall"
)

// shell runs a command line without a window of its own.
func shell(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "cmd.exe")
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CmdLine: `cmd.exe /s /c "` + line + `"`}
	return cmd
}
