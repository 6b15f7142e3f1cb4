"""One command for all: `python run.py` installs and starts the dashboard, `python run.py test` installs and runs the tests.

Needs nothing but Python 3.11 or newer. Packages go into the virtual environment that is active or, where none is, into
`.venv` beside this file. What follows is handed on: `python run.py --port 8600`, `python run.py test -k basis`.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)


def environment() -> Path:
    """The Python of the active virtual environment, or of `.venv`, which is made where it is missing."""
    if sys.prefix != sys.base_prefix:
        return Path(sys.executable)
    folder = ROOT / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print("Making a virtual environment in .venv …", flush=True)
        venv.create(folder, with_pip=True)
    return python


def install(python: Path, lock: Path) -> None:
    """Install the packages of a lock file, each as its hash has it, unless this environment already has just these."""
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = python.parent.parent / f"di-metrics-{lock.stem}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing {lock.name} …", flush=True)
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([str(python), "-m", "pip", "install", *options, "-r", str(lock)], check=True)
    stamp.write_text(wanted)


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST:
        print(f"DI Metrics needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
        return 1
    python = environment()
    testing = arguments[:1] == ["test"]
    try:
        install(python, ROOT / ("requirements-dev.lock" if testing else "requirements.lock"))
    except subprocess.CalledProcessError:
        print("The packages could not be installed. Is the package index reachable?")
        return 1
    command = [str(python), "-m", *(["pytest", *arguments[1:]] if testing else ["di_metrics", "serve", *arguments])]
    if os.name == "posix":  # whoever stops this process then stops the server itself
        os.chdir(ROOT)
        os.execv(command[0], command)
    try:
        return subprocess.run(command, cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
