"""A real IMAP server (Dovecot) with a mailbox and a folder of its own."""

import grp
import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

from .process import free_ports
from .waiting import PATIENCE, wait_for

USER = "grandes.clientes"
PASSWORD = "secreta"
# Owner of the mail when the server runs as root, which it must not be.
_OWNER = "mail"
_CONFIGURATION = """\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
base_dir = {folder}/run
log_path = {folder}/log
protocols {{
  imap = yes
}}
listen = 127.0.0.1
ssl = no
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {folder}/mail/%{{user}}
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    home = {folder}/mail/%{{user}}
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
{own}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""
# Without root, it runs entirely as the current user and changes no root folder.
_AS_ONESELF = """\
default_internal_user = {owner}
default_internal_group = {group}
default_login_user = {owner}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def missing():
    """Return why no IMAP server can be started here, or ``""`` if one can."""
    if not shutil.which("dovecot", path=_path()):
        return "Debian's dovecot-imapd is not installed"
    return ""


def _path():
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


class ImapServer:
    """Dovecot on a free port of 127.0.0.1."""

    def __init__(self):
        (self.port,) = free_ports(1)
        self.folder = Path(tempfile.mkdtemp(prefix="grandes_clientes_imap_"))
        self.process = None

    def start(self):
        """Start it, and wait until it answers."""
        self.folder.chmod(0o755)
        for name in ("run", "mail"):
            (self.folder / name).mkdir()
        configuration = self.folder / "dovecot.conf"
        configuration.write_text(self._configuration(), encoding="utf-8")
        self.process = subprocess.Popen(
            [shutil.which("dovecot", path=_path()), "-F", "-c", configuration],
            stdin=subprocess.DEVNULL,
        )
        wait_for(self._answers, self._log)

    def _configuration(self):
        """Return Dovecot's configuration; as root, another user owns the mail."""
        is_root = os.getuid() == 0
        owner = pwd.getpwnam(_OWNER) if is_root else pwd.getpwuid(os.getuid())
        group = grp.getgrgid(owner.pw_gid).gr_name
        os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        names = {"owner": owner.pw_name, "group": group}
        return _CONFIGURATION.format(
            folder=self.folder,
            password=PASSWORD,
            port=self.port,
            own="" if is_root else _AS_ONESELF.format(**names),
            **names,
        )

    def stop(self):
        """Stop it and remove its folder, even if it never started."""
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def put(self, mails):
        """Deliver mails (bytes) into the mailbox, unread."""
        with self._mailbox() as mailbox:
            for raw in mails:
                mailbox.append("INBOX", None, None, raw.replace(b"\n", b"\r\n"))

    def unread(self):
        """Return the number of unread mails."""
        with self._mailbox() as mailbox:
            return len(mailbox.search(None, "UNSEEN")[1][0].split())

    def _answers(self):
        with suppress(OSError, imaplib.IMAP4.error), self._mailbox():
            return True
        return False

    @contextmanager
    def _mailbox(self):
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=PATIENCE) as mailbox:
            mailbox.login(USER, PASSWORD)
            mailbox.select()
            yield mailbox

    def _log(self):
        log = self.folder / "log"
        said = log.read_text(encoding="utf-8") if log.exists() else "nothing"
        return f"Dovecot does not answer. It says: {said}"
