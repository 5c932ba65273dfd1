package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/mailloft/mailloft/app/problem"
)

// backupFormat is the version of the backup's layout.
const backupFormat = 1

// description is backup.json.
type description struct {
	Format   int             `json:"format"`
	Made     time.Time       `json:"made"`
	Messages int             `json:"messages"`
	Bytes    int64           `json:"bytes"`
	State    int             `json:"state"` // the folder under state/ that counts
	Files    []describedFile `json:"files"`
}

type describedFile struct {
	Name   string `json:"name"` // under DIR, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// backupDir is the folder of a backup. Its messages lie as in an archive.
type backupDir struct{ files }

func newBackupDir(fs FS, dir string) backupDir {
	if fs == nil {
		fs = disk{}
	}
	return backupDir{newFiles(plainFS{fs}, dir)}
}

// plainFS gets along with file systems that can do less than an archive's: on
// some network and FUSE ones a folder cannot be synced or a time not be set,
// and there is nothing more that a program could do.
type plainFS struct{ FS }

func (p plainFS) SyncDir(name string) error { return ignoreUnable(p.FS.SyncDir(name)) }

func (p plainFS) Chtimes(name string, t time.Time) error { return ignoreUnable(p.FS.Chtimes(name, t)) }

func ignoreUnable(err error) error {
	for _, unable := range []error{syscall.EINVAL, syscall.ENOTSUP, syscall.ENOSYS, syscall.EPERM} {
		if errors.Is(err, unable) {
			return nil
		}
	}
	return err
}

func (d backupDir) description() string      { return filepath.Join(d.dir, "backup.json") }
func (d backupDir) states() string           { return filepath.Join(d.dir, "state") }
func (d backupDir) state(n int) string       { return filepath.Join(d.states(), strconv.Itoa(n)) }
func (d backupDir) journal(state int) string { return filepath.Join(d.state(state), "journal.jsonl") }

func (d backupDir) make() error {
	for _, dir := range []string{d.dir, d.mail(), d.incoming(), d.states()} {
		if err := d.fs.MkdirAll(dir, dirPerm); err != nil {
			return err
		}
	}
	return nil
}

// lock keeps a second backup out of the folder.
func (d backupDir) lock() (*lock, error) {
	l, err := takeLock(d.dir)
	if p := problem.From(err); p != nil && p.Code == "archive.locked" {
		return nil, problem.New(err, "backup.busy", "Another backup to "+d.dir+" is under way.", "Wait until it is done.")
	}
	return l, err
}

// sweep removes what a run that was cut short left in incoming/.
func (d backupDir) sweep() error {
	entries, err := d.fs.ReadDir(d.incoming())
	for _, e := range entries {
		if e.IsDir() {
			continue // not ours
		}
		err = errors.Join(err, d.remove(filepath.Join(d.incoming(), e.Name())))
	}
	return err
}

// read reads the description. A folder without one is a backup yet to be made.
func (d backupDir) read() (description, error) {
	text, err := d.content(d.description())
	if errors.Is(err, fs.ErrNotExist) {
		return description{}, nil
	}
	if err != nil {
		return description{}, err
	}
	var now description
	if err := json.Unmarshal(text, &now); err != nil {
		return now, problem.New(err, "backup.damaged", "The description of the backup in "+d.dir+" is damaged.",
			"The messages are whole files all the same: import the folder "+d.mail()+". To make a new backup, delete the file backup.json first.")
	}
	if now.Format > backupFormat {
		return now, problem.New(nil, "backup.newer", "The backup in "+d.dir+" was made by a newer Mailloft.", "Install the newer Mailloft to use it.")
	}
	return now, nil
}

func (d backupDir) content(path string) ([]byte, error) {
	f, err := d.open(path)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(f)
	return text, errors.Join(err, f.Close())
}

// write puts the description in place, and all it names is durable before.
func (d backupDir) write(now description) error {
	text, err := json.MarshalIndent(now, "", "  ")
	if err != nil {
		return err
	}
	if err := errors.Join(d.fs.SyncDir(d.state(now.State)), d.fs.SyncDir(d.states())); err != nil {
		return err
	}
	if err := d.replace(filepath.Join(d.dir, "README.txt"), []byte(backupReadme)); err != nil {
		return err
	}
	return d.replace(d.description(), append(text, '\n'))
}

// copySetting copies a settings file into a state and gives its path there,
// or nothing if there is no such file.
func (d backupDir) copySetting(path string, state int) (string, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	target := filepath.Join(d.state(state), filepath.Base(path))
	return target, d.replace(target, text)
}

// dropStates deletes every state but the one that counts.
func (d backupDir) dropStates(keep int) error {
	entries, err := d.fs.ReadDir(d.states())
	for _, e := range entries {
		n, notOurs := strconv.Atoi(e.Name())
		if notOurs != nil || n == keep {
			continue
		}
		files, readErr := d.fs.ReadDir(d.state(n))
		err = errors.Join(err, readErr)
		for _, f := range files {
			err = errors.Join(err, d.remove(filepath.Join(d.state(n), f.Name())))
		}
		err = errors.Join(err, d.remove(d.state(n)))
	}
	return err
}

// refusePlace refuses a folder in which a backup would get in the way of an
// archive.
func (a *Archive) refusePlace(dir string) error {
	mail := a.files.mail()
	_, err := os.Stat(filepath.Join(dir, "index.db"))
	if dir == a.files.dir || err == nil || dir == mail || strings.HasPrefix(dir, mail+string(filepath.Separator)) {
		return problem.New(nil, "backup.place", "A backup cannot be in the folder of an archive: "+dir+".",
			"Choose a folder of its own, best on another disk.")
	}
	return nil
}

// explain puts words to failures of the backup's disk.
func (b *backup) explain(err error) error {
	var known *problem.Problem
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, syscall.ENOSPC):
		return problem.New(err, "backup.full", "The disk with the backup is full.",
			"Free some space there, then run the backup again: it goes on where it stopped. The backup made before is still whole.")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return problem.New(err, "backup.denied", "Mailloft may not write to "+b.to.dir+".", "Check the permissions of the folder, or choose another.")
	case errors.Is(err, errReadBack):
		return problem.New(err, "backup.disk", "The disk with the backup gave back other bytes than were written to it.", "Use another disk; this one cannot be relied on.")
	}
	if _, statErr := os.Stat(b.to.dir); errors.Is(statErr, fs.ErrNotExist) {
		return problem.New(err, "backup.gone", "The folder of the backup is not there any more: "+b.to.dir+".",
			"Connect the disk again, then run the backup again: it goes on where it stopped.")
	}
	return err
}

// whole reports whether a described file still has its bytes.
func (d backupDir) whole(ctx context.Context, f describedFile) (bool, error) {
	want, ok := parseSum(f.SHA256)
	got, size, err := d.hash(ctx, filepath.Join(d.dir, filepath.FromSlash(f.Name)))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return ok && got == want && size == f.Size, err
}

var backupReadme = string(bytes.ReplaceAll([]byte(`This folder is a backup made by Mailloft.

mail/         Every message is a file of its own with exactly the bytes that
              were received, in folders by year and month of arrival. Any mail
              program opens an .eml file, and so does a text editor.
              The name of a file is the SHA-256 of its content, so that
              anybody can prove that it is whole:  sha256sum mail/2026/11/*
state/        What the files do not say: what was read and starred, what was
              fetched and deleted on servers (a JSON record a line, each after
              its CRC-32), and the settings of the accounts, without passwords.
backup.json   What belongs to this backup, with hashes.

With Mailloft:     mailloft restore THIS-FOLDER
Proof of it all:   mailloft backup --check THIS-FOLDER
Without Mailloft:  drag the .eml files into any mail program.

The mail here is not encrypted. Keep it where nobody else can read it.
`), []byte("\n"), []byte("\r\n"))) // for Windows' plainest editor
