// Package problem is how a failure crosses into a screen, a command or a log:
// a stable code, a sentence a person understands, and the next step to take.
//
// Rooms return ordinary wrapped errors; where a room knows what a person
// should do about one, it wraps it in a *Problem. [From] finds it again at
// the edge, so that nobody is ever shown a bare Go error.
package problem

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// Problem is an error with words for the person in front of the screen.
type Problem struct {
	Code string // stable, lower-case, dotted: "auth.refused", "tls.expired", "disk.full"
	Text string // one sentence, no trailing newline: what happened
	Next string // one sentence: what the person can do about it; may be empty
	Err  error  // the cause, for the log; may be nil
}

// New returns a Problem that wraps err, which may be nil.
func New(err error, code, text, next string) *Problem {
	return &Problem{Code: code, Text: text, Next: next, Err: err}
}

// Error gives the sentence, followed by the cause when there is one.
func (p *Problem) Error() string {
	if p.Err == nil {
		return p.Text
	}
	return fmt.Sprintf("%s (%v)", p.Text, p.Err)
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Sentence gives the text and the next step, as shown to a person.
func (p *Problem) Sentence() string {
	if p.Next == "" {
		return p.Text
	}
	return p.Text + " " + p.Next
}

// From returns the Problem in err's chain, or makes one in general words. It
// returns nil for a nil error.
func From(err error) *Problem {
	if err == nil {
		return nil
	}
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	switch {
	case errors.Is(err, context.Canceled):
		return New(err, "cancelled", "The work was cancelled.", "Nothing was lost; start it again whenever you like.")
	case errors.Is(err, context.DeadlineExceeded):
		return New(err, "timeout", "That took too long and was stopped.", "Try again in a moment.")
	case isDiskFull(err):
		return New(err, "disk.full", "The disk is full.", "Free some space; Mailloft goes on where it stopped, and nothing on the server was touched.")
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return New(err, "disk.denied", "Mailloft may not write to its folder.", "Check the permissions of the folder, or choose another with --home.")
	case isAny(err, wrongPath):
		return New(err, "path.wrong", "A path is too long, or leads through something that is not a folder.", "Check the path and try again.")
	case isAny(err, tooManyFiles):
		return New(err, "system.files", "Too many files are open.", "Close other programs, or allow more open files, and try again; nothing on the server was touched.")
	case errors.Is(err, syscall.EIO):
		return New(err, "disk.failing", "The disk reports an error.", "Check the disk; nothing on the server was touched.")
	case errors.Is(err, fs.ErrNotExist):
		return New(err, "file.missing", "A file that should be there is missing.", "Check the path and try again.")
	}
	return New(err, "internal", "Something unexpected went wrong: "+err.Error()+".", "Please report it, with the log from Help ▸ Show log.")
}

// ReadOnly says whether err is that a disk can only be read.
func ReadOnly(err error) bool { return isReadOnly(err) }

func isAny(err error, kinds []error) bool {
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
