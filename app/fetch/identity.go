package fetch

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/pop3"
)

// maxIdentity bounds a client certificate's file.
const maxIdentity = 1 << 20

// clientCertificate reads the account's client certificate with its key: PEM,
// or PKCS#12 (RFC 7292) that is protected by the account's password or none.
func clientCertificate(ctx context.Context, a account.Account, password secret.Password, from Passwords) (tls.Certificate, error) {
	text, err := readIdentity(a.ClientCert)
	if err != nil {
		return tls.Certificate{}, identityProblem(err, a, "can't be read", "Choose the file again in the account's settings.")
	}
	if block, _ := pem.Decode(text); block != nil {
		cert, err := tls.X509KeyPair(text, text)
		if err != nil {
			return tls.Certificate{}, identityProblem(err, a, "does not hold a certificate and its key, unencrypted, in PEM form",
				"Put both into one PEM file, or choose a PKCS#12 file.")
		}
		return cert, nil
	}
	own, err := certificatePassword(ctx, from, a)
	if err != nil {
		return tls.Certificate{}, err
	}
	for _, p := range []string{string(own), string(password), ""} {
		key, leaf, chain, err := pkcs12.DecodeChain(text, p)
		if errors.Is(err, pkcs12.ErrIncorrectPassword) {
			continue
		}
		if err != nil {
			return tls.Certificate{}, identityProblem(err, a, "is neither PEM nor PKCS#12", "Choose another file in the account's settings.")
		}
		cert := tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}
		for _, c := range chain {
			cert.Certificate = append(cert.Certificate, c.Raw)
		}
		return cert, nil
	}
	return tls.Certificate{}, identityProblem(pkcs12.ErrIncorrectPassword, a, "has another password",
		"Enter the file's password in the account's settings.")
}

// certificatePassword is what the keyring has for the account's PKCS#12 file.
func certificatePassword(ctx context.Context, from Passwords, a account.Account) (secret.Password, error) {
	if from == nil {
		return "", nil
	}
	return from.CertificatePassword(ctx, a)
}

func readIdentity(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxIdentity))
	return text, errors.Join(err, f.Close())
}

func identityProblem(err error, a account.Account, what, next string) error {
	return problem.New(err, "auth.client-cert", fmt.Sprintf("The client certificate's file %s %s.", a.ClientCert, what), next)
}

// credentials are what to sign in with. With a client certificate the server
// may be satisfied with that (EXTERNAL, RFC 4422 appendix A), which goes before
// the password where it is offered.
func credentials(a account.Account, caps pop3.Capabilities, password secret.Password) (pop3.Credentials, error) {
	if a.Method() == account.OAuth2 {
		return pop3.Credentials{Username: a.Username, Token: string(password)}, nil
	}
	c := pop3.Credentials{Username: a.Username, Password: string(password)}
	if a.ClientCert != "" && contains(caps.SASL, "EXTERNAL") {
		c.Password, c.Mechanisms = "", []string{"EXTERNAL"}
		return c, nil
	}
	if a.ClientCert != "" && password == "" {
		return c, problem.New(nil, "password.missing", fmt.Sprintf("%s wants a password besides the client certificate.", a.Host), "Enter it to get mail.")
	}
	return c, nil
}

// passwordFor asks for the account's password. An account with a client
// certificate may have none.
func passwordFor(ctx context.Context, from Passwords, a account.Account) (secret.Password, error) {
	password, err := from.Password(ctx, a)
	if err != nil && a.ClientCert != "" && problem.From(err).Code == "password.missing" {
		return "", nil
	}
	return password, err
}
