"""Known vulnerabilities of the locked packages, as pip-audit finds them: `python scripts/audit_packages.py`.

Exit code 1 where a vulnerability is known. Where the database of vulnerabilities cannot be asked, that is said and is no
failure: the program is the same as the day before.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_OPTIONS = ("--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json")


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", *_OPTIONS, "--requirement", str(ROOT / "requirements-dev.lock")]
    answer = subprocess.run(command, capture_output=True, text=True)
    lines, code = verdict(answer.stdout, answer.stderr)
    print("\n".join(lines))
    return code


def verdict(report: str, complaints: str) -> tuple[list[str], int]:
    """What to say of pip-audit's report (JSON; empty where it was given up) and its complaints, and the exit code."""
    packages = json.loads(report)["dependencies"] if report else []
    asked = [package for package in packages if "vulns" in package]
    if not asked:
        why = "it knows none of the packages" if packages else complaints.strip()
        return [f"Known vulnerabilities were NOT looked for: their database cannot be asked ({why})."], 0
    found = [
        f"{package['name']} {package['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'none'}"
        for package in asked
        for one in package["vulns"]
    ]
    left = [f"Not looked for: {package['name']}" for package in packages if "vulns" not in package]
    return [f"Known vulnerabilities of {len(asked)} packages: {len(found)}.", *found, *left], bool(found)


if __name__ == "__main__":
    sys.exit(main())
