"""The commands a user types. Imports nothing heavy: each command loads what it needs.

Exit status: 0 done, 1 failed with one clear line on stderr, 2 wrong arguments.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from trayapp import RELEASES, __version__
from trayapp.core.errors import BadInputError, PadTrayError
from trayapp.paths import Paths

CTL = (
    "status",
    "show",
    "hide",
    "toggle",
    "settings",
    "panic",
    "quit",
    "activate",
    "press",
    "reload",
    "wizard",
    "command",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command line; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows pipe has a code page without the names people give
            stream.reconfigure(errors="backslashreplace")
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.home is not None:
        os.environ["PADTRAY_HOME"] = str(arguments.home.expanduser().absolute())  # so that what is started has it too
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        return command(arguments)
    except PadTrayError as error:
        from trayapp.texts import say  # noqa: PLC0415 - English, unless the command speaks another language

        print(f"padtray: {say(error)}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="padtray", description="Turns any MIDI controller into a control surface and an instrument."
    )
    parser.add_argument("--version", action="version", version=f"padtray {__version__} (releases: {RELEASES})")
    parser.add_argument("--headless", action="store_true", help="no tray, no overlay: MIDI, actions, piano, plugins")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="keep everything in this folder, as PADTRAY_HOME")
    parser.add_argument("--hidden", action="store_true", help="start with the overlay hidden")
    parser.set_defaults(command=_run)
    # what the installed program calls itself for, where a checkout runs a module
    parser.add_argument(
        "--list-midi-ports", dest="command", action="store_const", const=_list_midi_ports, help=argparse.SUPPRESS
    )
    parser.add_argument("--list-audio", dest="command", action="store_const", const=_list_audio, help=argparse.SUPPRESS)
    parser.add_argument(
        "--compile-audio", dest="command", action="store_const", const=_compile_audio, help=argparse.SUPPRESS
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in (_add_ctl, _add_devices, _add_info, _add_render, _add_import, _add_autostart, _add_doctor, _add_bench):
        add(commands)
    return parser


def _add(commands: Any, name: str, function: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=function)
    return parser


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _add_ctl(commands: Any) -> None:
    parser = _add(commands, "ctl", _ctl, "talk to the running PadTray")
    parser.add_argument("ask", choices=CTL, metavar="ASK", help=", ".join(CTL))
    parser.add_argument(
        "arguments",
        nargs="*",
        metavar="ARG",
        help="activate ID | press PANEL PAD | reload NAME | wizard ANSWER [TEXT] | command JSON",
    )
    _add_json(parser)


def _add_devices(commands: Any) -> None:
    _add_json(_add(commands, "devices", _devices, "audio outputs and MIDI ports, by the names that settings take"))


def _add_info(commands: Any) -> None:
    parser = _add(commands, "info", _info, "what an instrument holds, and what of it is not supported")
    parser.add_argument("instrument", metavar="INSTRUMENT", help="an SFZ or SF2 file, or a built-in instrument's name")
    _add_json(parser)


def _add_render(commands: Any) -> None:
    parser = _add(commands, "render", _render, "render a MIDI file through an instrument, offline")
    parser.add_argument("instrument", metavar="INSTRUMENT", help="an SFZ or SF2 file, or a built-in instrument's name")
    parser.add_argument("midi", type=Path, metavar="FILE.mid")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.wav")
    parser.add_argument("--rate", type=int, default=48000, metavar="HZ")
    parser.add_argument("--bank", type=int, default=0, metavar="N")
    parser.add_argument("--program", type=int, default=None, metavar="N")
    parser.add_argument("--polyphony", type=int, default=256, metavar="N")
    parser.add_argument("--quality", choices=("linear", "hermite", "sinc"), default="sinc")
    parser.add_argument("--format", choices=("float", "pcm24"), default="float", dest="sample_format")
    parser.add_argument(
        "--fx", nargs="+", default=[], metavar="NAME=VALUE", help="effect parameters, as reverb.mix=0.3"
    )
    parser.add_argument("--dry", action="store_true", help="no effects, no limiter")
    _add_json(parser)


def _add_import(commands: Any) -> None:
    parser = _add(commands, "import", _import, "take over the older layout's files")
    parser.add_argument("path", type=Path, metavar="PATH")
    _add_json(parser)


def _add_autostart(commands: Any) -> None:
    parser = _add(commands, "autostart", _autostart, "start with the system, hidden: switch it on or off, or tell")
    parser.add_argument("switch", nargs="?", choices=("on", "off"), metavar="on|off")
    _add_json(parser)


def _add_doctor(commands: Any) -> None:
    _add_json(_add(commands, "doctor", _doctor, "why does nothing happen? ports, audio, hotkeys, permissions, plugins"))


def _add_bench(commands: Any) -> None:
    parser = _add(commands, "bench", _bench, "measure the budgets on this machine, beside peers where there are any")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only rows whose name contains one of these")
    _add_json(parser)


def _speak(paths: Paths) -> None:
    """Say what is for people in the language of the settings."""
    from trayapp.store.settings_file import language  # noqa: PLC0415 - loads the models
    from trayapp.texts import speak  # noqa: PLC0415 - as above

    speak(language(paths.home))


def _print(result: Any, as_json: bool, lines: Callable[[Any], Sequence[str]]) -> None:
    if as_json:
        print(json.dumps(result, indent=2, default=str))
    else:
        for line in lines(result):
            print(line)


def _list_audio(_arguments: argparse.Namespace) -> int:
    from trayapp.audio import device_listing  # noqa: PLC0415 - loads PortAudio

    return device_listing.main()


def _compile_audio(_arguments: argparse.Namespace) -> int:
    from trayapp.audio import compiling  # noqa: PLC0415 - loads numba

    return compiling.main()


def _list_midi_ports(_arguments: argparse.Namespace) -> int:
    from trayapp.midi import list_program  # noqa: PLC0415 - loads the MIDI library

    return list_program.main()


def _run(arguments: argparse.Namespace) -> int:
    from trayapp.app import run  # noqa: PLC0415 - loads the whole app

    return run(Paths.find(), headless=arguments.headless, hidden=arguments.hidden)


def _ctl(arguments: argparse.Namespace) -> int:
    from trayapp.control import client, report  # noqa: PLC0415 - loads sockets

    try:
        request = report.request(arguments.ask, arguments.arguments)
    except BadInputError as error:
        print(f"padtray: {error}", file=sys.stderr)
        return 2
    result = client.ask(Paths.find().runtime, request)
    _print(result, arguments.json, report.lines)
    return 0


def _devices(arguments: argparse.Namespace) -> int:
    from trayapp import listing  # noqa: PLC0415 - loads audio and MIDI

    _print(listing.devices(Paths.find()), arguments.json, listing.lines)
    return 0


def _info(arguments: argparse.Namespace) -> int:
    from plugins.piano import commands  # noqa: PLC0415 - loads the piano

    _print(commands.info(arguments.instrument, Paths.find()), arguments.json, commands.info_lines)
    return 0


def _render(arguments: argparse.Namespace) -> int:
    from plugins.piano import commands  # noqa: PLC0415 - loads the piano and the engine
    from trayapp.midi.midi_file import read_midi_file  # noqa: PLC0415 - loads MIDI

    result = commands.render(
        arguments.instrument,
        read_midi_file(arguments.midi),
        arguments.output,
        paths=Paths.find(),
        rate=arguments.rate,
        bank=arguments.bank,
        program=arguments.program,
        polyphony=arguments.polyphony,
        quality=arguments.quality,
        sample_format=arguments.sample_format,
        fx=arguments.fx,
        dry=arguments.dry,
    )
    _print(result, arguments.json, commands.render_lines)
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from trayapp import importing  # noqa: PLC0415 - loads the store's files

    paths = Paths.find()
    _speak(paths)
    _print(importing.take_over(arguments.path, paths), arguments.json, importing.lines)
    return 0


def _autostart(arguments: argparse.Namespace) -> int:
    from trayapp import startup  # noqa: PLC0415 - loads the store's files

    on = None if arguments.switch is None else arguments.switch == "on"
    _print(startup.switch(Paths.find(), on), arguments.json, startup.lines)
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from trayapp import doctor  # noqa: PLC0415 - loads audio, MIDI and actions

    paths = Paths.find()
    _speak(paths)
    _print(doctor.examine(paths), arguments.json, doctor.lines)
    return 0


def _bench(arguments: argparse.Namespace) -> int:
    from trayapp import bench  # noqa: PLC0415 - loads everything it measures

    _print(bench.measure(arguments.names, Paths.find()), arguments.json, bench.lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
