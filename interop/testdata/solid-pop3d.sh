# solid-pop3d knows no TLS, and wants a TCP connection as its standard input.
useradd --system --no-create-home spop3d
socat "TCP-LISTEN:$PORT,bind=127.0.0.1,reuseaddr,fork" EXEC:/usr/sbin/solid-pop3d,nofork &
exec socat "OPENSSL-LISTEN:$PORT_TLS,bind=127.0.0.1,reuseaddr,fork,verify=0,cert=/etc/interop/cert.pem,key=/etc/interop/key.pem" "TCP:127.0.0.1:$PORT"
