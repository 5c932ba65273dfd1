# The POP3 server of Twisted's tutorial: Maildirs, and one password for all.
cat >/tmp/serve.py <<'PYTHON'
import hashlib
import os

from OpenSSL import SSL
from twisted.cred import checkers, portal
from twisted.internet import reactor, ssl
from twisted.internet.protocol import Factory
from twisted.mail import maildir, pop3
from zope.interface import implementer


class Box(maildir.MaildirMailbox):
    # The original takes text for octets here, and answers neither UIDL nor RETR.
    def getUidl(self, i):
        return hashlib.md5(os.path.basename(self.list[i]).encode()).hexdigest()

    def getMessage(self, i):
        return open(self.list[i], "rb")


@implementer(portal.IRealm)
class Realm:
    def requestAvatar(self, avatar, mind, *interfaces):
        return pop3.IMailbox, Box("/home/" + avatar.decode() + "/Maildir"), lambda: None


users = {name.encode(): os.environ["PASSWORD"].encode() for name in os.environ["USERS"].split()}
door = portal.Portal(Realm(), [checkers.InMemoryUsernamePasswordDatabaseDontUse(**{k.decode(): v for k, v in users.items()})])


class Sessions(Factory):
    def buildProtocol(self, address):
        session = pop3.POP3()
        session.portal = door
        session.factory = self
        return session


keys = ssl.DefaultOpenSSLContextFactory("/etc/interop/key.pem", "/etc/interop/cert.pem", SSL.TLS_METHOD)
reactor.listenSSL(int(os.environ["PORT_TLS"]), Sessions(), keys, interface="127.0.0.1")
reactor.run()
PYTHON
for user in $USERS; do
	mkdir -p "/home/$user/Maildir/.Trash/cur" # without it DELE ends the session
done
exec /usr/bin/python3 /tmp/serve.py
