# popa3d reads one session from standard input; it knows no TLS.
useradd --system --no-create-home popa3d
exec socat "OPENSSL-LISTEN:$PORT_TLS,bind=127.0.0.1,reuseaddr,fork,verify=0,cert=/etc/interop/cert.pem,key=/etc/interop/key.pem" EXEC:/usr/sbin/popa3d
