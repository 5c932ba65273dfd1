// Package pop3 is a POP3 client library. It knows the protocol and nothing of
// what is done with the mail.
//
// It speaks RFC 1939 (POP3), RFC 2449 (CAPA, response codes, PIPELINING,
// EXPIRE, LOGIN-DELAY), RFC 3206 (SYS and AUTH response codes), RFC 2595
// (STLS), RFC 8314 (implicit TLS), RFC 5034 (SASL) and RFC 6856 (UTF8, LANG),
// and signs in with PLAIN (RFC 4616), LOGIN, CRAM-MD5 (RFC 2195), SCRAM-SHA-1
// and SCRAM-SHA-256 with and without channel binding (RFC 5802, 7677, 5929,
// 9266), OAUTHBEARER (RFC 7628), XOAUTH2, EXTERNAL (RFC 4422), APOP and
// USER/PASS.
//
// # Failures
//
// Three kinds of failure have three kinds of error. The server refused a
// command: [*Error], and the session goes on. The server broke the protocol:
// [*ProtocolError]. The network failed, or the context ended: the cause,
// wrapped, so that errors.As finds net, tls and x509 errors and errors.Is
// finds [io.ErrUnexpectedEOF] (the connection ended too early),
// [os.ErrDeadlineExceeded], [ErrTooSlow] and the context's error. After any
// failure but an [*Error] the connection is closed and the Client refuses
// further use: nobody knows where in the protocol it stands.
//
// # Secrecy
//
// No command but CAPA, STLS and QUIT is sent before TLS is up; see
// [Config.AllowPlaintext] for the one exception. TLS 1.2 is the floor.
package pop3
