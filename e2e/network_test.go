//go:build e2e

package e2e

import (
	"context"
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/mailloft/mailloft/pop3/pop3test"
)

// An internet of its own: in a network namespace, a name server, a web server
// and a mail server of the test's are all there is. The program knows nothing
// of it; its certificates are believed as TestWindow's are, by the system's
// variable SSL_CERT_FILE.

const (
	insideVar   = "E2E_INSIDE"  // the folder of the network's files, for the process inside
	programVar  = "E2E_COMMAND" // what it runs there, as JSON
	password    = "tides & gulls 7"
	newcomers   = 3 // messages in each maildrop
	autoDomain  = "auto.example"
	srvDomain   = "srv.example"
	tableDomain = "posteo.de" // of the embedded table; its server is called like it
)

// users are the maildrops, by how one signs in.
var users = []string{"ada@" + autoDomain, "ada@" + srvDomain, "ada@" + tableDomain}

// hosts are the names that there are.
var hosts = []string{autoDomain, "autoconfig." + autoDomain, "pop." + autoDomain, "mail." + srvDomain, tableDomain}

// network prepares the files of such an internet, and adds what makes programs
// believe its certificates to the desktop.
func (d *desktop) network(t *testing.T) string {
	t.Helper()
	need(t, "unshare", "ip", "mount")
	if out, err := exec.Command("unshare", append(unshare(), "true")...).CombinedOutput(); err != nil {
		t.Skipf("no network namespaces here: %s", out)
	}
	dir := d.folder(t, "network")
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "e2e authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "e2e"}, NotBefore: ca.NotBefore, NotAfter: ca.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, DNSNames: hosts,
	}
	caKey, key := newKey(t), newKey(t)
	writePEM(t, filepath.Join(dir, "ca.pem"), "CERTIFICATE", sign(t, ca, ca, caKey, caKey))
	writePEM(t, filepath.Join(dir, "cert.pem"), "CERTIFICATE", sign(t, leaf, ca, key, caKey))
	writeKey(t, filepath.Join(dir, "key.pem"), key)
	if err := os.WriteFile(filepath.Join(dir, "resolv.conf"), []byte("nameserver 127.0.0.1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	d.env = append(d.env, "SSL_CERT_FILE="+filepath.Join(dir, "ca.pem"))
	return dir
}

func writeKey(t *testing.T, path string, key *ecdsa.PrivateKey) {
	t.Helper()
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

func unshare() []string {
	args := []string{"--net", "--mount"}
	if os.Geteuid() != 0 {
		args = append(args, "--map-root-user")
	}
	return append(args, "--")
}

// inside is the command, run where the network of dir is all there is.
func inside(t *testing.T, dir string, command *exec.Cmd) *exec.Cmd {
	t.Helper()
	words, err := json.Marshal(command.Args)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("unshare", append(unshare(), os.Args[0], "-test.run=^TestInsideTheNetwork$")...)
	cmd.Env = append(append([]string{}, command.Env...), insideVar+"="+dir, programVar+"="+string(words))
	return cmd
}

// TestInsideTheNetwork is not a test of its own: it is the process that has the
// network, serves in it, and runs the program there.
func TestInsideTheNetwork(t *testing.T) {
	dir := os.Getenv(insideVar)
	if dir == "" {
		t.Skip("only runs inside a network of its own")
	}
	for _, line := range [][]string{{"ip", "link", "set", "lo", "up"}, {"mount", "--bind", filepath.Join(dir, "resolv.conf"), "/etc/resolv.conf"}} {
		if out, err := exec.Command(line[0], line[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v: %s", line, err, out)
		}
	}
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"))
	if err != nil {
		t.Fatal(err)
	}
	serveNames(t)
	serveWeb(t, pair)
	serveMail(t, pair)
	var words []string
	if err := json.Unmarshal([]byte(os.Getenv(programVar)), &words); err != nil {
		t.Fatal(err)
	}
	program := exec.Command(words[0], words[1:]...)
	program.Stdout, program.Stderr = os.Stdout, os.Stderr
	if err := program.Run(); err != nil {
		t.Errorf("%s: %v", words[0], err)
	}
}

// serveNames answers every question of DNS.
func serveNames(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:53")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) == 0 {
				continue
			}
			answer(&m)
			if packed, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(packed, from) // a lost answer is asked for again
			}
		}
	}()
}

// answer makes the reply of a question.
func answer(m *dnsmessage.Message) {
	q := m.Questions[0]
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 60}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	m.RCode = dnsmessage.RCodeNameError
	for _, host := range hosts {
		if name != host {
			continue
		}
		m.RCode = dnsmessage.RCodeSuccess
		if q.Type == dnsmessage.TypeA {
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}}})
		}
	}
	if name == "_pop3s._tcp."+srvDomain && q.Type == dnsmessage.TypeSRV {
		m.RCode = dnsmessage.RCodeSuccess
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: head,
			Body: &dnsmessage.SRVResource{Priority: 1, Port: 1995, Target: dnsmessage.MustNewName("mail." + srvDomain + ".")}})
	}
}

// serveWeb serves one domain's configuration file, over https only.
func serveWeb(t *testing.T, pair tls.Certificate) {
	listener, err := tls.Listen("tcp", "127.0.0.1:443", &tls.Config{Certificates: []tls.Certificate{pair}})
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "autoconfig."+autoDomain || r.URL.Path != "/mail/config-v1.1.xml" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="auto.example">
<displayName>Auto Mail</displayName><incomingServer type="pop3"><hostname>pop.%EMAILDOMAIN%</hostname><port>995</port>
<socketType>SSL</socketType><username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication></incomingServer>
</emailProvider></clientConfig>`)
	}), ReadHeaderTimeout: patience}
	t.Cleanup(func() { server.Close() })
	go func() { _ = server.Serve(listener) }() // until the test ends
}

// serveMail serves the maildrops on the ports that were promised.
func serveMail(t *testing.T, pair tls.Certificate) {
	o := pop3test.Options{Implicit: true, Users: map[string]string{}, Messages: map[string][]pop3test.Message{},
		TLS: func(c *tls.Config) { c.Certificates = []tls.Certificate{pair} }}
	for _, user := range users {
		o.Users[user] = password
		for i := range newcomers {
			o.Messages[user] = append(o.Messages[user], pop3test.Message{UID: fmt.Sprint(i),
				Body: []byte(fmt.Sprintf("From: Grace <grace@example.org>\r\nTo: %s\r\nSubject: letter %d\r\nDate: Thu, 26 Nov 2026 10:0%d:00 +0000\r\n\r\nhello\r\n", user, i, i))})
		}
	}
	server, err := pop3test.Start(t, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, port := range []string{"995", "1995"} {
		listener, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { listener.Close() })
		go forward(listener, server.Addr())
	}
}

// forward passes connections on.
func forward(listener net.Listener, to string) {
	for {
		in, err := listener.Accept()
		if err != nil {
			return
		}
		out, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", to)
		if err != nil {
			in.Close()
			continue
		}
		for _, pair := range [][2]net.Conn{{in, out}, {out, in}} {
			go func() {
				_, _ = io.Copy(pair[0], pair[1]) // however it ends, the other end hears of it
				pair[0].Close()
			}()
		}
	}
}
