package archive

import (
	"context"
	"errors"
	"io/fs"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/mailloft/mailloft/app/problem"
)

// explain puts words to the failures this room knows: a damaged index, a full
// or read-only disk under SQLite, a disk that went away.
func (a *Archive) explain(err error) error {
	var known *problem.Problem
	switch {
	case err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, errReadOnly):
		return problem.New(err, "archive.read-only", "The archive is open for reading only.", "Close the other Mailloft and try again.")
	case a.gone():
		return problem.New(err, "disk.gone", "The folder of the archive is not there any more: "+a.files.dir+".", "Connect the disk again, then restart Mailloft.")
	}
	switch sqliteCode(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		a.suspect()
		return problem.New(err, "index.damaged", "The index of the archive is damaged.", "Restart Mailloft, and it is made again from the messages, which are safe in the folder mail.")
	case sqlite3.SQLITE_FULL:
		return diskFull(err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return problem.New(err, "disk.denied", "Mailloft may not write to its folder "+a.files.dir+".", "Check the permissions of the folder, or choose another with --home.")
	case sqlite3.SQLITE_IOERR:
		if noRoom(err) {
			return diskFull(err)
		}
		return problem.New(err, "disk.failing", "The disk reports an error while the index is read or written.", "Check the disk; nothing on the server was touched.")
	}
	return err
}

func diskFull(err error) error {
	return problem.New(err, "disk.full", "The disk is full.", "Free some space; Mailloft goes on where it stopped, and nothing on the server was touched.")
}

// gone reports whether the archive's folder has vanished from under us.
func (a *Archive) gone() bool {
	_, err := a.files.fs.Stat(a.files.dir)
	return errors.Is(err, fs.ErrNotExist)
}

// sqliteCode gives the primary result code in err's chain, or 0.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}
