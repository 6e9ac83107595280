"""The reverse proxy of docs/operations.md, in front of servers of the tests."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import requests

from odoo.tools import file_open

from .process import free_ports
from .waiting import PATIENCE, wait_for

_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.S)
# Values of the page that are different in a test.
_HOSTS = ("10.0.0.11", "10.0.0.12")
_CERTIFICATE = "/etc/ssl/casos/fullchain.pem"
_KEY = "/etc/ssl/casos/privkey.pem"
_LOG = "/var/log/nginx/casos.log"
_ASKED = re.compile(r'"(\S+) (\S+) \S+" (\d+) \d+ from=(.*) took=')
# The surrounding configuration of Debian's /etc/nginx/nginx.conf.
_AROUND = """\
{user}
worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{
    worker_connections 512;
}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log off;
    include {folder}/casos.conf;
}}
"""


def page_block(kind):
    """Return the only block of that kind in docs/operations.md."""
    with file_open("grandes_clientes/docs/operations.md") as page:
        blocks = dict(_BLOCK.findall(page.read()))
    return blocks[kind]


def missing():
    """Return why no proxy can be started here, or ``""`` if one can."""
    for program in ("nginx", "openssl"):
        if not shutil.which(program, path=_path()):
            return f"Debian's {program} is not installed"
    return ""


def _path():
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


class Proxy:
    """nginx in front of two servers, as the page configures it, except addresses.

    :param servers: two running :class:`~.process.Server` of one database
    """

    def __init__(self, *servers):
        self.servers = servers
        self.database = servers[0].database
        self.folder = Path(tempfile.mkdtemp(prefix="grandes_clientes_proxy_"))
        self.port, self.plain_port = free_ports(2)
        self.url = f"https://127.0.0.1:{self.port}"
        self.certificate = str(self.folder / "cert.pem")
        self.log = self.folder / "casos.log"
        self.process = None

    def start(self):
        """Start it, and wait until it answers."""
        for server in self.servers:
            server.wait_for_bus()
        self.folder.chmod(0o755)
        self._make_certificate()
        (self.folder / "casos.conf").write_text(self._configuration(), encoding="utf-8")
        (self.folder / "nginx.conf").write_text(
            _AROUND.format(
                folder=self.folder,
                user="user www-data;" if os.getuid() == 0 else "",
            ),
            encoding="utf-8",
        )
        self._nginx("-t").check_returncode()
        self.process = subprocess.Popen(
            self._command("-g", "daemon off;"),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_for(self._answers, self._errors)

    def stop(self):
        """Stop it and remove its files."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def asked(self, path=""):
        """Return ``(method, path, status, [addresses that were asked])`` in order.

        :param str path: prefix of the paths to return
        """
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [
            (method, asked, int(status), re.findall(r"[\d.]+:\d+", addresses))
            for method, asked, status, addresses in _ASKED.findall(text)
            if asked.startswith(path)
        ]

    def _configuration(self):
        """Return the page's configuration, with the addresses of the test."""
        text = page_block("nginx")
        there = {
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
            "casos.example.com": "127.0.0.1",
            _CERTIFICATE: self.certificate,
            _KEY: str(self.folder / "key.pem"),
            _LOG: str(self.log),
        }
        for host, server in zip(_HOSTS, self.servers, strict=True):
            there[f"{host}:8069"] = f"127.0.0.1:{server.ports[0]}"
            there[f"{host}:8072"] = f"127.0.0.1:{server.ports[1]}"
        for old, new in there.items():
            if old not in text:
                raise AssertionError(f"docs/operations.md: nginx has no «{old}»")
            text = text.replace(old, new)
        return text

    def _make_certificate(self):
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "ec", "-nodes"),
                *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2"),
                *("-keyout", str(self.folder / "key.pem"), "-out", self.certificate),
                *("-subj", "/CN=127.0.0.1"),
                *("-addext", "subjectAltName=IP:127.0.0.1"),
            ],
            check=True,
            capture_output=True,
        )

    def _command(self, *arguments):
        program = shutil.which("nginx", path=_path())
        return [
            program,
            *("-p", str(self.folder), "-c", str(self.folder / "nginx.conf")),
            *("-e", str(self.folder / "error.log"), *arguments),
        ]

    def _nginx(self, *arguments):
        done = subprocess.run(
            self._command(*arguments), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise AssertionError(f"nginx: {done.stderr}")
        return done

    def _answers(self):
        try:
            return requests.get(
                f"{self.url}/web/health", timeout=10, verify=self.certificate
            ).ok
        except (requests.ConnectionError, requests.Timeout):
            return False

    def _errors(self):
        file = self.folder / "error.log"
        return file.read_text(encoding="utf-8") if file.exists() else "no error log"
