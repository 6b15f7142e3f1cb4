"""The proxy as it is shipped, with a certificate of its own, before dashboards that run already."""

from __future__ import annotations

import os
import shutil
import string
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import wait_for

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
NAME = "localhost"
_HOW_TO_GET_IT = "This test needs nginx and openssl (Debian, Ubuntu: apt-get install nginx-light openssl)."


@contextmanager
def proxying(folder: Path, audience: str, replicas: Sequence[str], port: int, plain_port: int) -> Iterator[Path]:
    """The log of nginx while it answers at two ports of this computer for some replicas of a dashboard."""
    if not (shutil.which("nginx") and shutil.which("openssl")):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(_HOW_TO_GET_IT)
    certificate = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run(["openssl", *certificate, *map(str, files)], check=True, capture_output=True)
    filled = string.Template((DEPLOY / f"nginx-{audience}.conf").read_text(encoding="utf-8")).safe_substitute(
        DI_SERVER_NAME=NAME,
        DI_HTTP=plain_port,
        DI_HTTPS=port,
        DI_REPLICAS=replicas[0]
        if audience == "manager"
        else "".join(f"server {one} max_fails=1 fail_timeout=10s;" for one in replicas),
        DI_CERTIFICATES=folder,
        DI_STATE=folder,
        DI_PROXY_LOG=folder / "access.log",
    )
    (folder / "nginx.conf").write_text(filled, encoding="utf-8")
    as_whom = "user root;" if os.geteuid() == 0 else ""  # the folder is this test's alone
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-g", f"daemon off; {as_whom}"]
    nginx = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"https://127.0.0.1:{port}/_stcore/health", host=NAME)
        yield folder / "access.log"
    finally:
        nginx.terminate()
        nginx.wait(20)
