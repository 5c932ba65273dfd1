// Package interop runs the real program against real POP3 servers: Dovecot,
// Courier and Cyrus, with TLS on connect and with STLS, GNU mailutils, popa3d,
// solid-pop3d and Twisted; and against Dovecot behind the proxies nginx and
// perdition. Each is started by the test for itself, on loopback, with
// certificates and users made on the spot. All but Dovecot exclude each other
// as packages, so each of those runs in a throw-away root: this system with the
// server's packages unpacked over it, gone when the server ends (see
// testdata/enter.sh). That needs root; without it these servers are skipped.
//
// What the program stores is compared with what the server sent, as seen by a
// proxy in between (tap) that ends the TLS connection, and by a second client
// that shares no code with the program (reference).
//
// The tests are behind the build tag "interop"; "make interop" builds the
// program, fetches the packages and runs them. They read three variables:
// MAILLOFT is the program, INTEROP_DEBS the folder with the packages of each
// server, INTEROP_TABLE the file for the table of results.
//
// RFCs: 1939, 2449 and 2595, as other people read them.
package interop
