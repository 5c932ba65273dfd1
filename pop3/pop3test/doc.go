// Package pop3test is a POP3 server inside the process: for tests, for the
// demo, and for trying out everything that may go wrong on a line.
//
// It keeps maildrops in memory and behaves as RFC 1939 says: a session holds
// its maildrop's lock, DELE is committed by QUIT and by nothing else. It speaks
// TLS on connect or after STLS (RFC 8314, RFC 2595), CAPA and response codes
// (RFC 2449, 3206), PIPELINING, SASL (RFC 5034) and UTF8 and LANG (RFC 6856).
// Its certificates are made on the spot and good for 127.0.0.1, ::1 and
// localhost. A list of [Fault] makes it misbehave at exactly one point, and
// what each session said is kept, see [Server.Sessions].
package pop3test
