package account

// syncDir does nothing: Windows has no directory sync; NTFS journals renames.
func syncDir(string) error { return nil }
