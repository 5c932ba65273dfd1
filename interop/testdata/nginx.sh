# nginx passes sessions on to Dovecot; where to and whether at all, it asks
# over HTTP.
useradd --system --no-create-home nginx
cat >/etc/nginx/nginx.conf <<CONF
load_module /usr/lib/nginx/modules/ngx_mail_module.so;
user nginx;
daemon off;
error_log stderr notice;
events {}
mail {
  auth_http 127.0.0.1:$PORT_AUTH;
  pop3_auth plain;
  ssl_certificate /etc/interop/cert.pem;
  ssl_certificate_key /etc/interop/key.pem;
  server {
    listen 127.0.0.1:$PORT;
    protocol pop3;
    starttls only;
  }
  server {
    listen 127.0.0.1:$PORT_TLS ssl;
    protocol pop3;
  }
}
CONF
mkdir -p /var/log/nginx /var/lib/nginx
exec nginx
