package archive

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/problem"
)

func backUp(t *testing.T, a *Archive, dir string, o BackupOptions) BackupReport {
	t.Helper()
	report, err := a.Backup(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// restoredState restores a backup into a new archive.
func restoredState(t *testing.T, backup string) state {
	t.Helper()
	a := open(t, t.TempDir(), Options{})
	if report, err := a.RestoreBackup(t.Context(), backup, nil); err != nil || len(report.Failed) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	return stateOf(t, a)
}

func TestRestoringABackupBringsEverythingBack(t *testing.T) {
	a, dir := open(t, t.TempDir(), Options{}), t.TempDir()
	fill(t, a)
	settings := filepath.Join(t.TempDir(), "accounts.toml")
	if err := os.WriteFile(settings, []byte("version = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	report := backUp(t, a, dir, BackupOptions{Settings: []string{settings, settings + ".none"}})
	if report.Messages != 12 || report.Copied != 12 || len(report.Failed) > 0 {
		t.Errorf("%+v", report)
	}
	if diff := cmp.Diff(stateOf(t, a), restoredState(t, dir)); diff != "" {
		t.Error(diff)
	}
	info, err := LookAtBackup(dir)
	if err != nil || info.Messages != 12 || len(info.Settings) != 1 {
		t.Fatalf("%+v, %v", info, err)
	}
	if text, err := os.ReadFile(info.Settings[0]); err != nil || string(text) != "version = 1\n" {
		t.Errorf("%q, %v", text, err)
	}
	if check, err := CheckBackup(t.Context(), dir, nil); err != nil || !check.Clean() || check.OK != 12 {
		t.Errorf("%+v, %v", check, err)
	}
}

func TestBackupIsIncrementalAndWorksBesideTheWriter(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	a := open(t, home, Options{})
	fill(t, a)
	beside := open(t, home, Options{ReadOnly: true})
	backUp(t, beside, dir, BackupOptions{})
	s := add(t, a, numbered(50), Incoming{Account: "a", UID: "50"})
	if err := a.SetStarred(t.Context(), []ID{s.ID}, true); err != nil {
		t.Fatal(err)
	}
	if report := backUp(t, beside, dir, BackupOptions{}); report.Copied != 1 || report.Messages != 13 {
		t.Errorf("%+v", report)
	}
	if diff := cmp.Diff(stateOf(t, a), restoredState(t, dir)); diff != "" {
		t.Error(diff)
	}
	if states, err := os.ReadDir(filepath.Join(dir, "state")); err != nil || len(states) != 1 || states[0].Name() != "2" {
		t.Errorf("%v, %v", states, err)
	}
}

func TestWhatIsRemovedForGoodStaysInTheBackupUntilItIsPruned(t *testing.T) {
	a, dir := open(t, t.TempDir(), Options{}), t.TempDir()
	gone, stays := add(t, a, numbered(1), Incoming{}), add(t, a, numbered(2), Incoming{})
	backUp(t, a, dir, BackupOptions{})
	if err := a.Trash(t.Context(), []ID{gone.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.EmptyTrash(t.Context()); err != nil {
		t.Fatal(err)
	}
	path := newBackupDir(nil, dir).path(mustSum(t, gone.SHA256), monthOf(time.Now()))
	backUp(t, a, dir, BackupOptions{})
	if _, err := os.Stat(path); err != nil {
		t.Error("the backup forgot it:", err)
	}
	if report := backUp(t, a, dir, BackupOptions{Prune: true}); report.Pruned != 1 {
		t.Errorf("%+v", report)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("it is still there:", err)
	}
	if check, err := CheckBackup(t.Context(), dir, nil); err != nil || !check.Clean() || check.OK != 1 {
		t.Errorf("%s: %+v, %v", stays.SHA256, check, err)
	}
}

func TestRestoringMendsWhatIsDamagedHereAndKeepsWhatIsNewer(t *testing.T) {
	a, dir := open(t, t.TempDir(), Options{}), t.TempDir()
	damaged, gone := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"}), add(t, a, numbered(2), Incoming{Account: "a", UID: "2"})
	backUp(t, a, dir, BackupOptions{})
	fresh := add(t, a, numbered(3), Incoming{Account: "a", UID: "3"})
	path := func(s Stored) string { return a.files.path(mustSum(t, s.SHA256), monthOf(time.Now())) }
	if err := errors.Join(
		a.SetStarred(t.Context(), []ID{damaged.ID, fresh.ID}, true),
		os.WriteFile(path(damaged), []byte("no longer a letter"), 0o600), os.Remove(path(gone)),
	); err != nil {
		t.Fatal(err)
	}
	report, err := a.RestoreBackup(t.Context(), dir, nil)
	if err != nil || report.Restored != 2 || report.Here != 0 || len(report.Failed) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	if check, err := a.Verify(t.Context(), nil); err != nil || !check.Clean() || check.OK != 3 {
		t.Errorf("%+v, %v", check, err)
	}
	if got := len(ids(t, a, View{Folder: Starred})); got != 2 {
		t.Errorf("%d stars, want 2", got)
	}
	if report, err := a.RestoreBackup(t.Context(), dir, nil); err != nil || report.Restored != 0 || report.Here != 2 {
		t.Errorf("again: %+v, %v", report, err)
	}
}

func TestADamagedBackupIsNamedAndWhatIsLeftComesBack(t *testing.T) {
	a, dir := open(t, t.TempDir(), Options{}), t.TempDir()
	changed, gone := add(t, a, numbered(1), Incoming{}), add(t, a, numbered(2), Incoming{})
	add(t, a, numbered(3), Incoming{})
	if err := a.SetStarred(t.Context(), []ID{changed.ID}, true); err != nil {
		t.Fatal(err)
	}
	backUp(t, a, dir, BackupOptions{})
	path := func(s Stored) string { return newBackupDir(nil, dir).path(mustSum(t, s.SHA256), monthOf(time.Now())) }
	half := numbered(1)[:100]
	if err := errors.Join(os.WriteFile(path(changed), []byte(half), 0o600), os.Remove(path(gone))); err != nil {
		t.Fatal(err)
	}
	if check, err := CheckBackup(t.Context(), dir, nil); err != nil || len(check.Changed) != 1 || len(check.Missing) != 1 || check.OK != 1 {
		t.Errorf("%+v, %v", check, err)
	}
	into := open(t, t.TempDir(), Options{})
	report, err := into.RestoreBackup(t.Context(), dir, nil)
	if err != nil || report.Restored != 2 || len(report.Failed) != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	rows, err := into.Rows(t.Context(), ids(t, into, View{Folder: Starred}))
	if err != nil || len(rows) != 1 || rows[0].SHA256 != sumOf([]byte(half)).String() {
		t.Errorf("%+v, %v", rows, err)
	}
	if report := backUp(t, a, dir, BackupOptions{Reread: true}); report.Copied != 2 || report.Messages != 3 {
		t.Errorf("the next backup does not mend it: %+v", report)
	}
}

func TestBackupNamesWhatTheArchiveItselfHasLost(t *testing.T) {
	a, dir := open(t, t.TempDir(), Options{}), t.TempDir()
	saved, lost := add(t, a, numbered(1), Incoming{}), add(t, a, numbered(2), Incoming{})
	path := func(s Stored) string { return a.files.path(mustSum(t, s.SHA256), monthOf(time.Now())) }
	if err := os.WriteFile(path(lost), []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if report := backUp(t, a, dir, BackupOptions{}); report.Messages != 1 || len(report.Failed) != 1 || report.Failed[0].SHA256 != lost.SHA256 {
		t.Errorf("%+v", report)
	}
	if err := os.WriteFile(path(saved), []byte("now this one too"), 0o600); err != nil {
		t.Fatal(err)
	}
	if report := backUp(t, a, dir, BackupOptions{}); report.Messages != 1 || len(report.Failed) != 1 {
		t.Errorf("the good copy was given up: %+v", report)
	}
}

func TestPlacesThatCannotHoldABackupAreRefusedInWords(t *testing.T) {
	home := t.TempDir()
	a := open(t, home, Options{})
	newer := t.TempDir()
	if err := os.WriteFile(filepath.Join(newer, "backup.json"), []byte(`{"format":99}`), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "backup.json"), []byte(`{"for`), 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, code := range map[string]string{
		home: "backup.place", filepath.Join(home, "mail", "2026"): "backup.place", newer: "backup.newer", broken: "backup.damaged",
	} {
		if _, err := a.Backup(t.Context(), dir, BackupOptions{}); problem.From(err).Code != code {
			t.Errorf("%s: %v", dir, err)
		}
	}
	for dir, code := range map[string]string{t.TempDir(): "backup.none", newer: "backup.newer", broken: "backup.damaged"} {
		if _, err := a.RestoreBackup(t.Context(), dir, nil); problem.From(err).Code != code {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

// fatDisk is a disk that takes only what FAT does, and like it knows no links
// and cannot sync a folder.
type fatDisk struct{ FS }

func (d fatDisk) OpenFile(name string, flag int, perm fs.FileMode) (Handle, error) {
	base := filepath.Base(name)
	if strings.ContainsAny(base, `<>:"\|?*`) || strings.TrimRight(base, " .") != base {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EINVAL}
	}
	return d.FS.OpenFile(name, flag, perm)
}

func (fatDisk) SyncDir(name string) error {
	return &fs.PathError{Op: "sync", Path: name, Err: syscall.EINVAL}
}

func TestBackupFitsOnFAT(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	fill(t, a)
	for name, o := range map[string]BackupOptions{"like it": {FS: fatDisk{disk{}}}, "real": {}} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if name == "real" {
				dir = filepath.Join(mountFAT(t), "Backup of mail")
			}
			backUp(t, a, dir, o)
			add(t, a, numbered(60+len(name)), Incoming{Account: "a", UID: name})
			if report := backUp(t, a, dir, o); report.Copied != 1 {
				t.Errorf("%+v", report)
			}
			if diff := cmp.Diff(stateOf(t, a), restoredState(t, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// mountFAT gives a folder on a FAT file system.
func mountFAT(t *testing.T) string {
	t.Helper()
	mkfs, err := exec.LookPath("mkfs.vfat")
	if err != nil || os.Geteuid() != 0 {
		t.Skip("needs root and mkfs.vfat")
	}
	image, dir := filepath.Join(t.TempDir(), "fat"), t.TempDir()
	if err := os.WriteFile(image, make([]byte, 16<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(mkfs, image).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if out, err := exec.Command("mount", "-o", "loop", image, dir).CombinedOutput(); err != nil {
		t.Skipf("cannot mount here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	return dir
}
