package fetch

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/pop3"
)

// What the doctor tries of a server's addresses.
const (
	maxAddresses   = 8
	addressTimeout = 10 * time.Second
)

// reach looks the server's name up and tries each of its addresses. A proxy
// does that by itself.
func (c *check) reach(ctx context.Context, dial pop3.Dialer) error {
	if c.account.Proxy != "" {
		c.ok(stepProxy, fmt.Sprintf("The connection goes through %s, which looks the name up.", proxyHost(c.account)))
		return nil
	}
	addresses, err := c.resolve(ctx)
	if err != nil {
		return err
	}
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	return c.tryAll(ctx, addresses, dial)
}

// resolve looks the server's name up.
func (c *check) resolve(ctx context.Context) ([]netip.Addr, error) {
	if address, err := netip.ParseAddr(c.account.Host); err == nil {
		return []netip.Addr{address}, nil
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", c.account.Host)
	if err != nil {
		return nil, c.fail(stepName, err)
	}
	addresses := found[:min(len(found), maxAddresses)]
	list := make([]string, len(addresses))
	for i, address := range addresses {
		addresses[i] = address.Unmap()
		list[i] = addresses[i].String()
	}
	c.ok(stepName, fmt.Sprintf("DNS knows %s at %s.", c.account.Host, strings.Join(list, ", ")))
	return addresses, nil
}

// tryAll tries the addresses one after the other. If none answers, the last
// failure ends the examination.
func (c *check) tryAll(ctx context.Context, addresses []netip.Addr, dial pop3.Dialer) error {
	answered := 0
	var last error
	for _, address := range addresses {
		began := time.Now()
		err := c.try(ctx, address, dial)
		if ctx.Err() != nil {
			return c.fail(stepAddress, ctx.Err())
		}
		if err == nil {
			answered++
			c.ok(stepAddress, fmt.Sprintf("%s answers on port %d in %s.", address, c.account.Port, inMillis(time.Since(began))))
			continue
		}
		last = err
		p := networkProblem(err, c.account)
		text := fmt.Sprintf("%s does not answer on port %d.", address, c.account.Port)
		if p != nil {
			text = fmt.Sprintf("%s: %s", address, p.Text)
		}
		if len(addresses) > 1 {
			c.limit(stepAddress, text, "Mailloft uses an address that answers.")
		}
	}
	if answered == 0 && last != nil {
		return c.fail(stepConnect, last)
	}
	return nil
}

func (c *check) try(ctx context.Context, address netip.Addr, dial pop3.Dialer) error {
	ctx, cancel := context.WithTimeout(ctx, addressTimeout)
	defer cancel()
	conn, err := dial(ctx, "tcp", net.JoinHostPort(address.String(), strconv.Itoa(c.account.Port)))
	if err != nil {
		return err
	}
	return conn.Close()
}

// chain tells the certificates a server shows, from its own upwards.
func chain(certs []*x509.Certificate) string {
	const most = 6
	lines := make([]string, 0, len(certs))
	for i, cert := range certs[:min(len(certs), most)] {
		name := printable(cert.Subject.CommonName)
		if i == 0 && len(cert.DNSNames) > 0 {
			name = hostList(cert.DNSNames)
		}
		if name == "" {
			name = printable(cert.Subject.String())
		}
		lines = append(lines, fmt.Sprintf("%s (issued by %s, valid until %s).", name, issuerOf(cert), cert.NotAfter.Format("2 January 2006")))
	}
	return strings.Join(lines, " ")
}

// trustWords says why the chain is believed.
func trustWords(a account.Account) string {
	switch {
	case a.Pinned != "":
		return "It is trusted by its fingerprint, as you decided."
	case a.CAFile != "":
		return "The authority in your own CA file vouches for it."
	}
	return "An authority this computer trusts vouches for it."
}
