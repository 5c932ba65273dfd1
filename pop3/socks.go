package pop3

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strconv"
)

// What SOCKS5 has bytes for. RFC 1928 §3 to §6, RFC 1929.
const (
	socksVersion  = 5
	socksOpen     = 0 // method: no authentication
	socksPassword = 2 // method: user name and password
	socksNone     = 0xFF
	socksConnect  = 1
	socksIPv4     = 1
	socksName     = 3
	socksIPv6     = 4
)

// socksReplies are the reasons a proxy may give. RFC 1928 §6.
var socksReplies = []string{"", "general failure", "not allowed by its rules", "network unreachable", "host unreachable",
	"connection refused", "TTL expired", "command not supported", "address type not supported"}

// socksTo asks a SOCKS5 proxy for a connection to addr. Not a byte more is
// read than the proxy's own, so what follows is the far end's.
func socksTo(nc net.Conn, user *url.Userinfo, addr string) (net.Conn, error) {
	request, err := socksRequest(addr)
	if err != nil {
		return nil, err
	}
	if err := socksGreet(nc, user); err != nil {
		return nil, err
	}
	if _, err := nc.Write(request); err != nil {
		return nil, err
	}
	head, err := socksRead(nc, 4)
	if err != nil {
		return nil, err
	}
	if code := int(head[1]); code != 0 {
		why := strconv.Itoa(code)
		if code < len(socksReplies) {
			why = socksReplies[code]
		}
		return nil, fmt.Errorf("SOCKS5: %s", why)
	}
	return nc, socksBound(nc, head[3])
}

// socksGreet agrees on how to sign in, and does. RFC 1928 §3, RFC 1929.
func socksGreet(nc net.Conn, user *url.Userinfo) error {
	methods := []byte{socksOpen}
	if user != nil {
		methods = append(methods, socksPassword)
	}
	if _, err := nc.Write(append([]byte{socksVersion, byte(len(methods))}, methods...)); err != nil {
		return err
	}
	answer, err := socksRead(nc, 2)
	switch {
	case err != nil:
		return err
	case answer[1] == socksOpen:
		return nil
	case answer[1] == socksNone, answer[1] == socksPassword && user == nil:
		return fmt.Errorf("SOCKS5: %w", ErrProxyAuth)
	case answer[1] != socksPassword:
		return fmt.Errorf("SOCKS5: sign-in method %d, which was not offered", answer[1])
	}
	name := user.Username()
	password, _ := user.Password()
	if len(name) > 255 || len(password) > 255 {
		return errors.New("SOCKS5: user name or password too long")
	}
	login := append([]byte{1, byte(len(name))}, name...)
	login = append(append(login, byte(len(password))), password...)
	if _, err := nc.Write(login); err != nil {
		return err
	}
	verdict := make([]byte, 2)
	if _, err := io.ReadFull(nc, verdict); err != nil {
		return unexpected(err)
	}
	if verdict[1] != 0 {
		return fmt.Errorf("SOCKS5: %w", ErrProxyAuth)
	}
	return nil
}

// socksRequest is CONNECT to addr. Names are the proxy's to look up.
func socksRequest(addr string) ([]byte, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("SOCKS5: port %q", port)
	}
	request := []byte{socksVersion, socksConnect, 0}
	ip, err := netip.ParseAddr(host)
	switch {
	case err == nil && ip.Is4():
		request = append(append(request, socksIPv4), ip.AsSlice()...)
	case err == nil:
		request = append(append(request, socksIPv6), ip.AsSlice()...)
	case len(host) > 255:
		return nil, errors.New("SOCKS5: host name too long")
	default:
		request = append(append(request, socksName, byte(len(host))), host...)
	}
	return binary.BigEndian.AppendUint16(request, uint16(n)), nil
}

// socksBound reads the address that the proxy connects from. Nobody needs it.
func socksBound(nc net.Conn, kind byte) error {
	length := make([]byte, 1)
	switch kind {
	case socksIPv4:
		length[0] = net.IPv4len
	case socksIPv6:
		length[0] = net.IPv6len
	case socksName:
		if _, err := io.ReadFull(nc, length); err != nil {
			return unexpected(err)
		}
	default:
		return fmt.Errorf("SOCKS5: address of type %d", kind)
	}
	_, err := io.ReadFull(nc, make([]byte, int(length[0])+2))
	return unexpected(err)
}

// socksRead reads n bytes that begin with SOCKS's version.
func socksRead(nc net.Conn, n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(nc, b); err != nil {
		return nil, unexpected(err)
	}
	if b[0] != socksVersion {
		return nil, errors.New("not a SOCKS5 proxy")
	}
	return b, nil
}
