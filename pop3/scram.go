package pop3

import (
	"crypto/tls"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/xdg-go/scram"
)

// maxIterations bounds the work a server may ask for. RFC 5802 has no upper
// limit; today's advice for PBKDF2 is well below.
const maxIterations = 5_000_000

// scramClient is SCRAM (RFC 5802, RFC 7677). It believes the server only once
// that has shown that it knows the password, too.
type scramClient struct {
	name string
	conv *scram.ClientConversation
}

// scram makes the client's side of SCRAM. For -PLUS it binds to the TLS
// connection; otherwise, if it could have, it says that the server did not
// offer it, which the server contradicts if somebody took the offer out.
func (c *Client) scram(name string, cred Credentials) (sasl.Client, error) {
	hash := scram.SHA256
	if strings.HasPrefix(name, "SCRAM-SHA-1") {
		hash = scram.SHA1
	}
	client, err := hash.NewClient(cred.Username, cred.Password, "")
	if err != nil {
		return nil, &ArgumentError{"AUTH", "user name or password can't be used with SCRAM: " + err.Error()}
	}
	conv := client.NewConversation()
	switch state, _ := c.ConnectionState(); {
	case strings.HasSuffix(name, "-PLUS"):
		binding, err := channelBinding(state)
		if err != nil {
			return nil, err
		}
		conv = client.NewConversationWithChannelBinding(binding)
	case c.canBind() && c.caps != nil && !slices.Contains(c.caps.SASL, name+"-PLUS"):
		conv = client.NewConversationAdvertisingChannelBinding()
	}
	return &scramClient{name, conv}, nil
}

// canBind says whether a channel binding can be had of the connection.
func (c *Client) canBind() bool {
	state, ok := c.ConnectionState()
	if !ok || c.cfg.NoBinding {
		return false
	}
	_, err := channelBinding(state)
	return err == nil
}

// channelBinding is tls-exporter with TLS 1.3 (RFC 9266), and
// tls-server-end-point before (RFC 5929 §4), where an exporter needs more
// care than it gets.
func channelBinding(state tls.ConnectionState) (scram.ChannelBinding, error) {
	if state.Version >= tls.VersionTLS13 {
		return scram.NewTLSExporterBinding(&state)
	}
	return scram.NewTLSServerEndpointBinding(&state)
}

func (s *scramClient) Start() (string, []byte, error) {
	first, err := s.conv.Step("")
	return s.name, []byte(first), err
}

func (s *scramClient) Next(challenge []byte) ([]byte, error) {
	if s.conv.Done() {
		return nil, errors.New("SCRAM: a challenge after the end")
	}
	if reason, ok := strings.CutPrefix(string(challenge), "e="); ok { // RFC 5802 §7
		return nil, declined(printable(reason))
	}
	if err := boundIterations(string(challenge)); err != nil {
		return nil, err
	}
	response, err := s.conv.Step(string(challenge))
	if err != nil {
		return nil, errors.New(printable("SCRAM: " + err.Error()))
	}
	return []byte(response), nil
}

// boundIterations refuses a challenge that would keep the processor busy for
// minutes.
func boundIterations(challenge string) error {
	for field := range strings.SplitSeq(challenge, ",") {
		count, ok := strings.CutPrefix(field, "i=")
		if !ok {
			continue
		}
		if n, err := strconv.Atoi(count); err != nil || n > maxIterations {
			return errors.New("SCRAM: too many iterations")
		}
	}
	return nil
}

// verified is nil if the server has proved that it knows the password.
func (s *scramClient) verified() error {
	if !s.conv.Valid() {
		return &ProtocolError{"AUTH", "the server did not prove that it knows the password"}
	}
	return nil
}
