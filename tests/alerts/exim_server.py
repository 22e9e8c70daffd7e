"""Debian's mail server, Exim, on loopback: TLS with a certificate of the test's, log-in, a maildir.

Each connection is handed to an Exim of its own, as inetd does; so the port is whichever is free,
and nothing outside the given folder is read or written. It never runs as root.
"""

import os
import pwd
import socket
import subprocess
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

PROGRAM = "/usr/sbin/exim4"
_CONFIGURATION = """\
primary_hostname = mail.example.org
exim_user = {user}
exim_group = {group}
deliver_drop_privilege = true
never_users =
keep_environment =
spool_directory = {folder}/spool
log_file_path = {folder}/log/%s
host_lookup =
rfc1413_hosts =
smtp_receive_timeout = 10s
tls_certificate = {folder}/chain.pem
tls_advertise_hosts = *
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = recipients
acl_smtp_dkim = signatures
dkim_verify_signers =
begin acl
recipients:
  deny !encrypted = *
       message = encrypt first
  accept authenticated = *
  deny message = log in first
signatures:
  accept
begin routers
all:
  driver = accept
  transport = kept
begin transports
kept:
  driver = appendfile
  directory = {folder}/maildir
  maildir_format
  delivery_date_add
  return_path_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{desk}}}}{{eq{{$auth3}}{{s3cret}}}}}}}}
  server_set_id = $auth2
"""


class Exim:
    """Takes mail of the user desk, password s3cret, by STARTTLS only; keeps all of it."""

    def __init__(self, folder: Path, chain: Path) -> None:
        """Take an empty folder which any user can reach, and a certificate with its key."""
        self.folder = folder
        self._user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        for name in ("spool", "log", "maildir"):
            (folder / name).mkdir()
        (folder / "chain.pem").write_bytes(chain.read_bytes())
        self._configuration = folder / "exim.conf"
        self._configuration.write_text(
            _CONFIGURATION.format(folder=folder, user=self._user.pw_uid, group=self._user.pw_gid)
        )
        for path in (folder, *folder.iterdir()):
            os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=30)

    def mails(self) -> list[bytes]:
        """Return what is in the mailbox, in the order in which it came."""
        kept = (self.folder / "maildir" / "new").glob("*")
        return [
            path.read_bytes() for path in sorted(kept, key=lambda path: path.stat().st_mtime_ns)
        ]

    def log(self) -> str:
        """Return what Exim noted."""
        return "".join(path.read_text() for path in sorted((self.folder / "log").iterdir()))

    def _serve(self) -> None:
        talks: list[threading.Thread] = []
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                talks.append(threading.Thread(target=self._talk, args=(connection,)))
                talks[-1].start()
        for talk in talks:
            talk.join()

    def _talk(self, connection: socket.socket) -> None:
        root = os.geteuid() == 0
        with closing(connection):
            subprocess.run(
                (PROGRAM, "-C", str(self._configuration), "-bs", "-odi"),
                stdin=connection,
                stdout=connection,
                stderr=subprocess.DEVNULL,
                user=self._user.pw_uid if root else None,
                group=self._user.pw_gid if root else None,
                extra_groups=() if root else None,
                env={},
                cwd=self.folder,
                timeout=60,
                check=False,
            )
