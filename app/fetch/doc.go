// Package fetch is the background worker that brings mail home: it pulls
// messages from POP3S maildrops into the archive and proves each one safe
// before the server may delete it.
//
// One goroutine owns an account's session; accounts run side by side. A
// session asks for the password, connects, signs in, lists the maildrop,
// compares it with the ledger, retrieves what is new, deletes what the policy
// and the proof allow, and quits.
//
// DELE is sent for a message only if the archive has committed and read back
// its bytes, and if the message the server now shows under that number is
// still the one that was stored (see proof.go). A deletion is recorded only
// after the +OK to QUIT, because RFC 1939 §6 makes the server delete then. A
// session that was cancelled or failed never sends QUIT. Whatever goes wrong
// may cost a second download, never a message.
//
// RFC 1939 (POP3), RFC 2449 (CAPA, LOGIN-DELAY, EXPIRE, response codes),
// RFC 3206 (SYS and AUTH response codes), RFC 2595 (STLS), RFC 8314 (TLS).
package fetch
