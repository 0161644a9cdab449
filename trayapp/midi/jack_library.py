"""Libjack by ctypes: its functions, its types, its word for the kinds of ports. Sources: jack/jack.h, jack/types.h."""

import ctypes
from functools import cache
from pathlib import Path
from typing import Any

from trayapp.core.errors import UnavailableError

MIDI_TYPE = b"8 bit raw midi"
IS_INPUT, IS_OUTPUT = 0x1, 0x2
"""Flags of a port, seen from the server: an input takes messages."""
NO_START_SERVER = 0x01
SERVER_FAILED, SERVER_BUSY = 0x10, 0x20

Registered = ctypes.CFUNCTYPE(None, ctypes.c_uint32, ctypes.c_int, ctypes.c_void_p)
Renamed = ctypes.CFUNCTYPE(None, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p)
Ended = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


@cache
def load_library() -> ctypes.CDLL:
    """Libjack: the copy that rtmidi brings, else the system's, which PortAudio uses.

    Apart from that one because libjack frees every client of an ended server when any is opened anew.

    Raises:
        UnavailableError: there is none.
    """
    import rtmidi  # noqa: PLC0415 - its folder is only needed here

    bundled = sorted(Path(rtmidi.__file__).parent.parent.glob("python_rtmidi*/libjack-*.so*"))
    for name in (*map(str, bundled), "libjack.so.0"):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        _describe(library)
        _silence(library)
        return library
    raise UnavailableError("there is no JACK library; install libjack-jackd2-0 (or pipewire-jack)")


def _silence(library: ctypes.CDLL) -> None:
    """Keep libjack from writing every failed look for a server to stderr.

    It wants a C function that takes a text; `strlen` is one that does nothing. One of Python would be called on
    threads that libjack cancels (`jack_client.let_callbacks_end`).
    """
    nothing = ctypes.cast(ctypes.CDLL(None).strlen, ctypes.c_void_p)
    library.jack_set_error_function(nothing)
    library.jack_set_info_function(nothing)


def _describe(library: ctypes.CDLL) -> None:
    pointer = ctypes.c_void_p
    names = ctypes.POINTER(ctypes.c_char_p)
    table: dict[str, tuple[Any, list[Any]]] = {
        "jack_client_open": (pointer, [ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_int)]),
        "jack_client_close": (ctypes.c_int, [pointer]),
        "jack_activate": (ctypes.c_int, [pointer]),
        "jack_deactivate": (ctypes.c_int, [pointer]),
        "jack_set_process_callback": (ctypes.c_int, [pointer, pointer, pointer]),
        "jack_connect": (ctypes.c_int, [pointer, ctypes.c_char_p, ctypes.c_char_p]),
        "jack_port_register": (pointer, [pointer, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong]),
        "jack_port_unregister": (ctypes.c_int, [pointer, pointer]),
        "jack_set_port_registration_callback": (ctypes.c_int, [pointer, Registered, pointer]),
        "jack_set_port_rename_callback": (ctypes.c_int, [pointer, Renamed, pointer]),
        "jack_on_shutdown": (None, [pointer, Ended, pointer]),
        "jack_get_ports": (names, [pointer, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong]),
        "jack_free": (None, [pointer]),
        "jack_port_by_id": (pointer, [pointer, ctypes.c_uint32]),
        "jack_port_name": (ctypes.c_char_p, [pointer]),
        "jack_set_error_function": (None, [pointer]),
        "jack_set_info_function": (None, [pointer]),
    }
    for name, (result, arguments) in table.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
