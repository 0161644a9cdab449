"""A PulseAudio server of a test's own with silent sinks, reached through PortAudio's ALSA devices."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
from numpy.typing import NDArray

from tests.rig.process import Program, isolated_environment, short_folder


class PulseServer(Program):
    """`env` leads clients here, libpulse's and ALSA's. PortAudio then lists `pulse`, `default` and each sink's name."""

    def __init__(self, *sinks: str, rate: int = 48_000) -> None:
        self.sinks, self.rate = sinks or ("speakers", "headphones"), rate
        self._home = short_folder("pulse")
        socket, alsa = self._home / "native", self._home / "asound.conf"
        alsa.write_text(_alsa_config(self.sinks))
        self.env = {
            "ALSA_CONFIG_PATH": str(alsa),
            "HOME": str(self._home),
            "PULSE_RUNTIME_PATH": str(self._home),
            "PULSE_SERVER": f"unix:{socket}",
        }
        argv = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes"]
        argv += ["-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}"]
        for sink in self.sinks:
            argv += ["-L", f"module-null-sink sink_name={sink} rate={rate}"]
        super().__init__(argv, self.env)
        self.wait_ready(lambda: self.ctl("info").returncode == 0, "pulseaudio", every_s=0.05)

    def ctl(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run pactl against this server."""
        env = isolated_environment() | self.env
        return subprocess.run(["pactl", *words], env=env, check=False, capture_output=True, text=True, timeout=30)

    def add_sink(self, name: str) -> int:
        """Plug a device in; returns the module's number for `remove`."""
        return int(self.ctl("load-module", "module-null-sink", f"sink_name={name}", f"rate={self.rate}").stdout)

    def remove(self, module: int) -> None:
        self.ctl("unload-module", str(module))

    def end(self, timeout_s: float = 10.0) -> int:
        status = super().end(timeout_s)
        shutil.rmtree(self._home, ignore_errors=True)
        return status


class PulseRecorder(Program):
    """Records what a sink plays, from its monitor; recording when construction returns."""

    def __init__(self, server: PulseServer, sink: str) -> None:
        self._raw = short_folder("parec")
        file = self._raw / "raw"
        argv = ["parec", "-d", f"{sink}.monitor", "--raw", "--format=float32le", f"--rate={server.rate}"]
        self._file = file
        super().__init__([*argv, "--channels=2", "--latency-msec=20", str(file)], server.env)
        self.wait_ready(lambda: file.exists() and file.stat().st_size, f"parec on {sink}")

    def samples(self) -> NDArray[np.float32]:
        """What was recorded so far, `(frames, 2) float32`."""
        data = self._file.read_bytes()
        return np.frombuffer(data[: len(data) // 8 * 8], np.float32).reshape(-1, 2)

    def end(self, timeout_s: float = 10.0) -> int:
        status = super().end(timeout_s)
        shutil.rmtree(self._raw, ignore_errors=True)
        return status


def _alsa_config(sinks: tuple[str, ...]) -> str:
    """ALSA names for the server and each sink: PortAudio lists what has a hint."""
    entry = 'pcm.{name} {{ type pulse{device} hint {{ show on description "{name}" }} }}\n'
    lines = ["pcm_type.pulse { }\nctl.!default { type pulse }\n"]
    lines += [entry.format(name="!default", device=""), entry.format(name="pulse", device="")]
    lines += [entry.format(name=sink, device=f" device {sink}") for sink in sinks]
    return "".join(lines)
