"""A system of Debian's in a folder, for what this machine has not: needs root and debootstrap."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

#: Where a program within finds the repository, which it can't change, and what it is given.
REPOSITORY, GIVEN = Path("/ainalyn"), Path("/given")


class Chroot:
    """A suite of Debian's, which is made at first and kept; entered, it has the repository.

    Args:
        suite: Such as `trixie`.
        cache: The folder of all suites.
        repository: What stands at `/ainalyn` within.
    """

    def __init__(self, suite: str, cache: Path, repository: Path) -> None:
        self.root, self._repository, self._mounts = cache / suite, repository, ExitStack()
        if not (self.root / "usr/bin").is_dir():
            command = ("debootstrap", "--variant=minbase", "--include=ca-certificates")
            subprocess.run([*command, suite, str(self.root)], check=True)
        # A suite that is always in the making says for how long its lists are good.
        lists = self.root / "etc/apt/apt.conf.d/99valid"
        lists.write_text('Acquire::Check-Valid-Until "false";\n')
        # How this machine comes into the network is how its guests do.
        for name in ("resolv.conf", "pip.conf", "ssl/certs/ca-certificates.crt"):
            source, target = Path("/etc", name), self.root / "etc" / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
        for proxy in Path("/etc/apt/apt.conf.d").glob("*proxy*"):
            shutil.copy(proxy, self.root / "etc/apt/apt.conf.d")

    def __enter__(self) -> Chroot:
        try:
            for source in (Path("/proc"), Path("/dev"), self._repository):
                self._mount(source)
        except BaseException:
            self._mounts.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._mounts.close()

    def _mount(self, source: Path) -> None:
        own = source != self._repository
        target = self.root / (source if own else REPOSITORY).relative_to("/")
        target.mkdir(exist_ok=True)
        if own and target.is_mount():
            return
        subprocess.run(["mount", "--bind", str(source), str(target)], check=True)
        self._mounts.callback(subprocess.run, ["umount", str(target)], check=False)
        if not own:
            subprocess.run(["mount", "-o", "remount,bind,ro", str(target)], check=True)

    def install(self, *packages: str) -> None:
        """Installs packages of Debian's, unless all are there."""
        listed = ("dpkg-query", "--show", "--showformat=${db:Status-Abbrev}\\n")
        found = self._run((*listed, *packages), capture=True)
        if found.returncode == 0 and set(found.stdout.split("\n")) <= {"ii ", ""}:
            return
        self.run("apt-get", "update", "-qq")
        self.run("apt-get", "install", "-qq", "--no-install-recommends", *packages)

    def give(self, *files: Path) -> None:
        """Copies files to the folder `/given`, and what was there goes."""
        folder = self.root / GIVEN.relative_to("/")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for file in files:
            shutil.copy(file, folder)

    def run(self, *command: str, **environment: str) -> str:
        """Runs a command within; what it prints is shown, and given where it is one of a version.

        Raises:
            subprocess.CalledProcessError: It failed.
        """
        version = command[-1] == "--version"
        done = self._run(command, capture=version, **environment)
        done.check_returncode()
        return (done.stdout or "").strip()

    def _run(
        self, command: tuple[str, ...], *, capture: bool, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        own = {
            "DEBIAN_FRONTEND": "noninteractive",
            "HOME": "/root",
            "LANG": "C.UTF-8",
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "PIP_CERT": "/etc/ssl/certs/ca-certificates.crt",
        }
        passed = {name: value for name, value in os.environ.items() if name.endswith("_proxy")}
        return subprocess.run(
            ["chroot", str(self.root), *command],
            env={**passed, **own, **environment},
            stdout=subprocess.PIPE if capture else None,
            stderr=subprocess.DEVNULL if capture else None,
            text=True,
            check=False,
        )
