# Cyrus keeps mail in a spool of its own, into which it is delivered by LMTP; it
# lies where it outlives the root. Passwords are in SASL's database, so every
# mechanism is offered.
useradd --system --no-create-home --gid mail cyrus
cat >/etc/imapd.conf <<CONF
configdirectory: /home/cyrus
defaultpartition: default
partition-default: /home/cyrus/mail
servername: localhost
autocreate_post: yes
autocreate_quota: 0
failedloginpause: 0
allowplaintext: no
lmtp_downcase_rcpt: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
tls_server_cert: /etc/cyrus.pem
tls_server_key: /etc/cyrus.pem
CONF
cat >/etc/cyrus.conf <<CONF
START {
  recover cmd="/usr/lib/cyrus/bin/ctl_cyrusdb -r"
}
SERVICES {
  pop3 cmd="/usr/lib/cyrus/bin/pop3d" listen="127.0.0.1:$PORT" prefork=1
  pop3s cmd="/usr/lib/cyrus/bin/pop3d -s" listen="127.0.0.1:$PORT_TLS" prefork=1
  lmtp cmd="/usr/lib/cyrus/bin/lmtpd -a" listen="127.0.0.1:$PORT_LMTP" prefork=1
}
CONF
cat /etc/interop/cert.pem /etc/interop/key.pem >/etc/cyrus.pem
for user in $USERS; do echo "$PASSWORD" | saslpasswd2 -p -c -u localhost "$user"; done
mkdir -p /home/cyrus/mail
chown -R cyrus:mail /home/cyrus /etc/sasldb2 /etc/cyrus.pem
exec /usr/lib/cyrus/bin/master
