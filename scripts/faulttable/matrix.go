package main

import "regexp"

// fault is a row of the matrix.
type fault struct {
	name  string
	tests *regexp.Regexp // which tests are its cases, where none counts for itself
	mail  bool           // these tests have mail at stake
	needs string         // without which the row is skipped
}

func tests(names string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + names + `)(?:/|$)`) }

// matrix is every fault there is an answer to, in the order of the table. A
// row without tests is one of which a test counts for itself.
var matrix = []fault{
	{name: "drop at every byte offset"},
	{name: "RST, FIN, TLS without close_notify"},
	{name: "slow trickle"},
	{name: "+OK then stall; stalled handshake or greeting"},
	{name: "what is not POP3"},
	{name: "a message that goes on after its final dot, or is given up there"},
	{name: "wrong octet counts"},
	{name: "two messages under one unique-id"},
	{name: "unique-id reused later", mail: true, tests: tests(`fetch\.Test(ReusedUniqueID.*|OrderToDeleteTakesAnother.*|TrashedMessageDoesNotTake.*|Twins.*)`)},
	{name: "unique-id of 0 or >70 characters, NUL, /, .., ESC, 8-bit, 1 MB"},
	{name: "UIDL truncated, empty, -ERR"},
	{name: "every unique-id changes (10,000)", mail: true, tests: tests(`fetch\.Test(AMigrationOf10000.*|WhatAMigrationLeaves.*|AfterAMigrationDeleting.*|WithoutTOPAMigration.*|EveryUniqueIDChanges.*|ADamagedFileIsRetrieved.*)`)},
	{name: "[IN-USE], [LOGIN-DELAY], [SYS/TEMP], [AUTH], -ERR"},
	{name: "death between DELE and QUIT; QUIT's reply lost; -ERR to DELE or QUIT"},
	{name: "kill -9 at random moments"},
	{name: "kill -9 at each system call", needs: "strace"},
	{name: "kill -9 while storing, trashing, rebuilding, importing, backing up"},
	{name: "rebuild: the disk fails once"},
	{name: "rebuild: the disk dies"},
	{name: "rebuild: the disk loses what was not synced"},
	{name: "import: the disk fails once"},
	{name: "import: the disk dies"},
	{name: "import: the disk loses what was not synced"},
	{name: "backup: the disk fails once"},
	{name: "backup: the disk dies"},
	{name: "backup: the disk loses what was not synced"},
	{name: "restore: the disk fails once"},
	{name: "restore: the disk dies"},
	{name: "restore: the disk loses what was not synced"},
	{name: "ENOSPC at each write"},
	{name: "ENOSPC at each write, SQLite's included", needs: "strace"},
	{name: "a full disk of 64 KB to 10 MB", needs: "root"},
	{name: "EIO at each fsync"},
	{name: "EIO at each fsync, SQLite's included", needs: "strace"},
	{name: "EIO at each fsync of a directory"},
	{name: "EIO at each rename"},
	{name: "EIO at each rename, SQLite's included", needs: "strace"},
	{name: "each operation on a file fails, once or from then on"},
	{name: "power cut: unsynced data dropped after each operation"},
	{name: "partial .eml, at every 512 bytes"},
	{name: "read-only folder; clock ±10 years", mail: true, tests: tests(`fetch\.Test(ReadOnlyFolder.*|JumpingClock.*|ClockSetBack.*|MailIsDeletedByAge.*|MessageStoredBefore.*|SleepOfTheComputer.*)|archive\.Test(FolderThatCannot.*|VanishedDisk.*)`)},
	{name: "keyring missing, locked, dismissed, hanging", tests: tests(`secret\.Test.*|fetch\.TestKeyringTrouble.*`)},
	{name: "certificate expired, wrong host, self-signed, unknown CA, changed", tests: tests(`fetch\.Test(NotOneByteOfACredential.*|RefusedCertificate.*|AnUnexpectedCertificate.*|TrustForThisRun.*)|pop3\.Test(UnverifiedServer.*|CertificateErrors.*)`)},
	{name: "TLS 1.0 and 1.1; plaintext on 995; STLS missing, -ERR, injected", tests: tests(`pop3\.Test(PlaintextWhere.*|PlaintextConnection.*|AnythingOdd.*|STLS.*)|fetch\.TestNotOneByteOfACredential.*`)},
	{name: "two instances; stale lock", mail: true, tests: tests(`archive\.Test(SecondWriter.*|Reader.*)|instance\.Test.*`)},
	{name: "one suite on a real disk and on a tmpfs", mail: true, tests: tests(`archive\.TestTheLifeOfAnArchive.*`)},
	{name: "index damaged: each page, truncated, deleted", mail: true, tests: tests(`archive\.Test(AnIndexThatIsGone.*|WithoutIndexAndJournal.*|DamagedJournal.*|Rebuild.*)`)},
	{name: "1 GB message; 1 GB in one line", mail: true, tests: tests(`fetch\.TestLargeMessage.*|pop3\.TestHugeLine.*`)},
	{name: "maildrop of 1,000,000", mail: true, tests: tests(`fetch\.TestMaildropOfAMillion.*|pop3\.TestMillionEntries.*`)},
	{name: "MIME: depth 1,000; 100,000 parts; 10 MB header; 1,000,000 addresses", tests: tests(`message\.Test(WhatIsTooMuch.*|ManyNested.*|FieldsAreCounted.*|ALongLine.*)`)},
	{name: "attachment named ../../x, CON, NUL, RLO, 300 characters", tests: tests(`message\.TestNamesAreSafe.*|attach\.Test(Names.*|Long.*|Saving.*|Hostile.*)`)},
	{name: "remote img, srcset, CSS, fonts, frames, forms: 0 packets", tests: tests(`mailhtml\.Test.*(Network|Remote|Blocked|Trap|Limits).*|htmlview\.TestPicturesOutside.*|remote\.Test.*`)},
}
