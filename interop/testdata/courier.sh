# Courier: TLS on connect, and STLS on a second port.
useradd --system --no-create-home courier || true
mkdir -p /run/courier/authdaemon
chown courier /run/courier /run/courier/authdaemon
cd /etc/courier
cat /etc/interop/cert.pem /etc/interop/key.pem >pop3d.pem
sed -i "s/^SSLPORT=.*/SSLPORT=$PORT_TLS/; s/^SSLADDRESS=.*/SSLADDRESS=127.0.0.1/" pop3d-ssl
sed -i "s/^PORT=.*/PORT=$PORT/; s/^ADDRESS=.*/ADDRESS=127.0.0.1/; s/^MAXPERIP=.*/MAXPERIP=40/" pop3d
sed -i '/^TLS_DHPARAMS/d; /^TLS_TRUSTCERTS/d' pop3d-ssl
# Debian's script tells Courier that TLS is on already. Where it is started in
# another way, it offers STLS inside TLS, so here it does.
sed -i 's/POP3_TLS=1;/POP3_TLS=0;/; s/POP3_STARTTLS=NO;/POP3_STARTTLS=YES;/' /usr/sbin/pop3d-ssl
authdaemond start
pop3d start
pop3d-ssl start
exec sleep infinity
