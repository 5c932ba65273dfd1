# GNU mailutils pop3d speaks TLS itself. Passwords are in /etc/shadow.
cat >/etc/interop.conf <<CONF
mode daemon;
foreground yes;
pidfile /run/pop3d.pid;
logging { syslog no; };
auth {
  authentication clear;
  authentication generic:system;
  authorization clear;
  authorization system;
};
mailbox { mail-spool /var/mail; };
server 127.0.0.1:$PORT_TLS {
  tls-mode connection;
  tls {
    ssl-certificate-file /etc/interop/cert.pem;
    ssl-key-file /etc/interop/key.pem;
  };
};
CONF
exec pop3d --config-file=/etc/interop.conf
