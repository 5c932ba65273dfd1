# perdition passes sessions on to Dovecot: TLS on connect, and STLS on a
# second port.
useradd --system --no-create-home perdition
serve() {
	/usr/sbin/perdition --protocol POP3 --no_daemon --connection_logging --log_facility - --no_lookup --username perdition --group perdition \
		--bind_address 127.0.0.1 --outgoing_server 127.0.0.1 --outgoing_port "$PORT_BEHIND" \
		--ssl_cert_file /etc/interop/cert.pem --ssl_key_file /etc/interop/key.pem --ssl_ca_file /etc/interop/ca.pem "$@"
}
serve --listen_port "$PORT" --ssl_mode tls_listen_force --pid_file /run/perdition.pid &
serve --listen_port "$PORT_TLS" --ssl_mode ssl_listen --pid_file /run/perditions.pid
