"""Everything a checkout needs, with nothing but Python: `run`, `test`, `lint`, `shots`, `lock`.

    python3 dev.py run [ARGS]     set up what is missing, then start padtray with ARGS
    python3 dev.py test [ARGS]    set up, then lint, types and tests; with ARGS pytest alone with them
    python3 dev.py lint           ruff and mypy alone
    python3 dev.py shots          make docs/screenshots anew
    python3 dev.py lock [ARGS]    make requirements.lock anew from pyproject.toml (--upgrade: newest versions)

The set-up makes .venv, installs requirements.lock into it, and on Debian and Ubuntu installs missing system packages.
Where nothing is missing it costs a few hundredths of a second. Windows: `py dev.py run`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
WINDOWS = sys.platform == "win32"
STAMP = VENV / "made-from"
VENV_PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
DISTRO_PACKAGES = Path("/usr/lib/python3/dist-packages")
DISTRO_PYTHON = "/usr/bin/python3"
PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]
OLDEST = (3, 11)
NEWEST_WITH_WHEELS = (3, 12)  # python-rtmidi 1.5.8 has none for later ones; there Debian's own build stands in

RUN_PACKAGES = [
    *("libportaudio2", "libpulse0"),  # sound, volumes
    "python3-gi",  # the tray icon and its menu
    "gir1.2-gtk-3.0",
    "gir1.2-ayatanaappindicator3-0.1|gir1.2-appindicator3-0.1",
    *("fonts-inter", "fonts-jetbrains-mono", "fonts-noto-color-emoji"),  # the overlay's look
]
TEST_PACKAGES = [
    *RUN_PACKAGES,
    *(
        "xvfb",
        "openbox",
        "picom",
        "trayer",
        "xterm",
        "xdotool",
        "wmctrl",
        "x11-utils",
        "x11-xserver-utils",
        "dbus-x11",
        "dbus-daemon",
    ),
    *("jackd2", "pulseaudio", "pulseaudio-utils", "libasound2-plugins"),
    *("fluidsynth", "libfluidsynth3", "timgm6mb-soundfont"),
]
NO_TRAY = """\
No tray icon: the system has no GTK binding (python3-gi) for this Python. The overlay and its hotkey work.
For the icon, remove .venv and use the distribution's own Python: /usr/bin/python3 dev.py run"""


class SetupError(Exception):
    """The set-up cannot go on; the text says what to do."""


def main(argv: list[str]) -> int:
    """Carry out one command; returns the exit status, the started program's own where one was started."""
    name, arguments = (argv[0], argv[1:]) if argv else ("", [])
    commands = {"run": run, "test": test, "lint": lint, "shots": shots, "lock": lock}
    if name not in commands:
        print(__doc__, file=sys.stdout if name in {"-h", "--help"} else sys.stderr)
        return 0 if name in {"-h", "--help"} else 2
    try:
        return commands[name](arguments)
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(arguments: list[str]) -> int:
    """Start padtray; on Linux this process becomes it, so signals and the exit status are its own."""
    set_up(RUN_PACKAGES, needed=False)
    return become(["-m", "trayapp", *arguments])


def test(arguments: list[str]) -> int:
    """Lint, types and tests, pytest's summary last; non-zero if any of them failed."""
    set_up(TEST_PACKAGES)
    os.chdir(ROOT)
    if arguments:
        return become(["-m", "pytest", *arguments])
    problems = lint([])
    if problems:
        print("\nThe checks above failed; the tests follow.\n", flush=True)
    return call([VENV_PYTHON, "-m", "pytest", "-n", "2"]) or problems


def lint(_arguments: list[str]) -> int:
    """Ruff, then mypy for both platforms at once."""
    set_up([])
    os.chdir(ROOT)
    problems = [call([VENV_PYTHON, "-m", "ruff", *words]) for words in (["check", "."], ["format", "--check", "."])]
    checks = {}
    for platform in ("linux", "win32"):
        words = ["--platform", platform, "--cache-dir", f".mypy_cache/{platform}"]
        checks[platform] = subprocess.Popen(
            [VENV_PYTHON, "-m", "mypy", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    for platform, check in checks.items():
        said, _ = check.communicate()
        print(f"mypy --platform {platform}: {said}", end="", flush=True)
        problems.append(check.returncode)
    return int(any(problems))


def shots(arguments: list[str]) -> int:
    """Screenshots of the real app on a display of its own."""
    set_up(TEST_PACKAGES)
    os.chdir(ROOT)
    return become(["-m", "tests.rig.shots", *arguments])


def lock(arguments: list[str]) -> int:
    """Pin every dependency for all platforms, with hashes and without any index address."""
    import tempfile  # noqa: PLC0415 - only here, and `run` shall start fast

    with tempfile.TemporaryDirectory() as folder:
        must([sys.executable, "-m", "venv", folder])
        python = Path(folder) / VENV_PYTHON.relative_to(VENV)
        must([python, "-m", "pip", "install", "--quiet", "uv"])
        compile_words = [
            "pip",
            "compile",
            "--universal",
            "--generate-hashes",
            "--all-extras",
            "--python-version",
            "3.11",
        ]
        compile_words += ["--quiet", "--output-file", LOCK.name]
        compile_words += ["--custom-compile-command", "python3 dev.py lock", *arguments, "pyproject.toml"]
        os.chdir(ROOT)
        return call([python, "-m", "uv", *compile_words])


def set_up(packages: list[str], *, needed: bool = True) -> None:
    """Make whatever is missing; nothing else.

    Raises:
        SetupError: something is missing and cannot be installed from here; with `needed` also a system package.
    """
    install_system_packages(packages, needed=needed)
    made_from = stamp()
    if not VENV_PYTHON.exists() or not STAMP.exists() or STAMP.read_text() != made_from:
        make_environment()
        STAMP.write_text(made_from)
        if packages and not has_apt() and not WINDOWS:
            print(f"Not Debian or Ubuntu: install what these of its packages hold: {' '.join(packages)}", flush=True)


def stamp() -> str:
    """What the environment has to be made from: the lock and this script, in this folder."""
    digest = hashlib.sha256(str(ROOT).encode())
    for file in (LOCK, Path(__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def make_environment() -> None:
    """`.venv` with the locked packages, this checkout, and what only the distribution has built."""
    if not (VENV_PYTHON.exists() and suits(str(VENV_PYTHON))):
        python = choose_python()
        print(f"Making {VENV.name} with {python}", flush=True)
        must([python, "-m", "venv", "--clear", VENV])
    print(f"Installing the locked packages into {VENV.name}", flush=True)
    packages = Path(ask([VENV_PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]))
    wanted = LOCK
    if version_of(str(VENV_PYTHON)) > NEWEST_WITH_WHEELS:
        lend(packages, "rtmidi")
        wanted = VENV / "requirements.lock"
        wanted.write_text(without("python-rtmidi", LOCK.read_text(encoding="utf-8")), encoding="utf-8")
    install: list[str | Path] = [
        *PIP,
        "install",
        "--quiet",
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
        "-r",
        wanted,
    ]
    must([VENV_PYTHON, *install])
    (packages / "padtray-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if not WINDOWS:
        if has_built("gi", str(VENV_PYTHON)):
            lend(packages, "gi", "cairo")
        else:
            print(NO_TRAY, flush=True)


def without(name: str, lock: str) -> str:
    """The lock's text with one requirement's block cut out."""
    blocks = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)
    return "".join(block for block in blocks if not block.startswith(f"{name}=="))


def has_built(name: str, python: str) -> bool:
    """Whether the distribution's Python packages hold this extension for that interpreter."""
    tag = ask([python, "-c", "import sys; print(sys.implementation.cache_tag)"])
    return any((DISTRO_PACKAGES / name).glob(f"*.{tag}-*.so"))


def lend(packages: Path, *names: str) -> None:
    """Link packages of the distribution into the environment, where they cannot be had otherwise without a compiler."""
    for name in names:
        source, link = DISTRO_PACKAGES / name, packages / name
        if source.is_dir() and not link.exists():
            link.unlink(missing_ok=True)  # a link to what is gone
            link.symlink_to(source)


def choose_python() -> str:
    """An interpreter that suits, with tkinter and venv: this one, or another that the system has.

    Raises:
        SetupError: there is none; says what to install.
    """
    this = getattr(sys, "_base_executable", sys.executable)  # not the environment that is about to be made anew
    found = [this, *windows_pythons(), *filter(None, map(shutil.which, ("python3.12", "python3.11"))), DISTRO_PYTHON]
    candidates = [python for python in dict.fromkeys(found) if Path(python).exists()]
    for python in candidates:
        if suits(python) and is_whole(python):
            return python
    if has_apt() and DISTRO_PYTHON in candidates:
        lacking = [] if is_whole(DISTRO_PYTHON) else ["python3-tk", "python3-venv"]
        lacking += ["python3-rtmidi"] if version_of(DISTRO_PYTHON) > NEWEST_WITH_WHEELS else []
        install_system_packages(lacking, needed=True)
        if suits(DISTRO_PYTHON) and is_whole(DISTRO_PYTHON):
            return DISTRO_PYTHON
    raise SetupError(
        "Python 3.11 or 3.12 with tkinter and venv is needed; none of these is: "
        f"{', '.join(candidates)}. Debian, Ubuntu: apt-get install python3 python3-tk python3-venv. Fedora: dnf "
        'install python3.12 python3.12-tkinter. Windows: Python 3.12 from python.org, with "tcl/tk and IDLE"'
    )


def windows_pythons() -> list[str]:
    """What the `py` launcher knows of the versions that suit best."""
    launcher = shutil.which("py") if WINDOWS else None
    words = [
        [launcher, version, "-c", "import sys; print(sys.executable)"] for version in ("-3.12", "-3.11") if launcher
    ]
    return [ask(command) for command in words if works(command)]


def version_of(python: str) -> tuple[int, int]:
    """(major, minor)."""
    major, minor = ask([python, "-c", "import sys; print(*sys.version_info[:2])"]).split()
    return int(major), int(minor)


def suits(python: str) -> bool:
    """Whether all that is locked can be had for it without a compiler."""
    if not works([python, "-c", "pass"]):
        return False
    version = version_of(python)
    return OLDEST <= version <= NEWEST_WITH_WHEELS or (version > NEWEST_WITH_WHEELS and has_built("rtmidi", python))


def is_whole(python: str) -> bool:
    """Whether it has the parts that Debian and some builds leave out."""
    return works([python, "-c", "import tkinter, venv, ensurepip"])


def install_system_packages(packages: list[str], *, needed: bool) -> None:
    """Install what is missing, after naming it; elsewhere than on Debian and its children do nothing.

    Raises:
        SetupError: they are `needed` and cannot be installed from here.
    """
    missing = missing_packages(packages) if has_apt() else []
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", "--no-remove", *missing]
    print(f"Missing system packages: {' '.join(missing)}", flush=True)
    try:
        apt(command)
    except SetupError as error:
        if needed:
            raise
        print(f"dev.py: {error}\nPadTray starts without them; what needs them says so.", file=sys.stderr, flush=True)


def has_apt() -> bool:
    """Whether this is Debian or one of its children."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg-query"))


def missing_packages(packages: list[str]) -> list[str]:
    """Those of which no alternative is installed, each by its first name."""
    names = [name for entry in packages for name in entry.split("|")]
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names]
    answer = subprocess.run(query, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    installed = {line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")}
    return [entry.split("|")[0] for entry in packages if not installed.intersection(entry.split("|"))]


def apt(command: list[str]) -> None:
    """Run apt-get as root, with fresh package lists where the ones here do not serve.

    Raises:
        SetupError: not root and no sudo, or apt-get failed.
    """
    by_hand = f"install them by hand: sudo apt-get update && sudo {' '.join(command)}"
    prefix = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if sys.platform != "win32" and os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if sudo is None or not (sys.stdin.isatty() or works([sudo, "-n", "true"])):
            raise SetupError(f"system packages need root's rights; {by_hand}")
        prefix = [sudo, *prefix]
    print(f"Installing them: {' '.join(command)}", flush=True)
    patience = ["-o", "DPkg::Lock::Timeout=300"]
    full = [*prefix, command[0], *patience, *command[1:]]
    if call(full) == 0:
        return
    if call([*prefix, "apt-get", *patience, "update"]) or call(full):
        raise SetupError(f"apt-get failed; {by_hand}")


def become(words: list[str]) -> int:
    """Hand over to the environment's Python."""
    command = [str(VENV_PYTHON), *words]
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - does not return: signals and the exit status need no handing on
    return call(command)


def call(command: Sequence[str | Path]) -> int:
    """Run a command with this process's streams; returns its exit status. An interrupt waits for the command."""
    with subprocess.Popen([str(word) for word in command]) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            raise


def must(command: Sequence[str | Path]) -> None:
    """Run a command that has to succeed.

    Raises:
        SetupError: it failed.
    """
    if call(command):
        raise SetupError(f"this failed: {' '.join(map(str, command))}")


def ask(command: Sequence[str | Path]) -> str:
    """What a command prints."""
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def works(command: Sequence[str | Path]) -> bool:
    """Whether a command succeeds; its words are not shown."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
