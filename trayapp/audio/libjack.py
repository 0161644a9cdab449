"""Libjack by ctypes: its functions, its types, its word for the kinds of ports. Sources: jack/jack.h, jack/types.h."""

import ctypes
from functools import cache
from typing import Any, ClassVar

AUDIO_TYPE, MIDI_TYPE = b"32 bit float mono audio", b"8 bit raw midi"
IS_INPUT, IS_OUTPUT = 0x1, 0x2
"""Flags of a port, seen from the server: an input takes messages, or sound."""
NO_START_SERVER = 0x01
SERVER_FAILED, SERVER_BUSY = 0x10, 0x20
SYSTEM = "libjack.so.0"
"""The system's copy, which PortAudio uses."""

Registered = ctypes.CFUNCTYPE(None, ctypes.c_uint32, ctypes.c_int, ctypes.c_void_p)
Renamed = ctypes.CFUNCTYPE(None, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p)


@cache
def load(name: str) -> ctypes.CDLL:
    """A copy of libjack by its path or name.

    Raises:
        OSError: it does not load.
    """
    library = ctypes.CDLL(name)
    _describe(library)
    _silence(library)
    return library


class ServerEnd:
    """Word that a client's server has ended. Libjack gives it itself, so that no thread of its runs Python for it.

    When libjack meets the next server, it cancels what threads the ended one's clients still have; one that is
    cancelled while it waits for the interpreter takes the interpreter's lock along, or aborts the process.
    """

    _kept: ClassVar[list[object]] = []
    """The semaphores: libjack may post them as long as the process lives."""

    def __init__(self, library: ctypes.CDLL, client: int) -> None:
        """Before the client is activated. Linux."""
        self._libc = ctypes.CDLL(None, use_errno=True)
        memory = (ctypes.c_int64 * 8)()  # sem_t is 32 bytes on 64-bit Linux
        self._kept.append(memory)
        self._semaphore = ctypes.c_void_p(ctypes.addressof(memory))
        self._libc.sem_init(self._semaphore, 0, 0)
        self._told = self._released = False
        library.jack_on_shutdown(client, ctypes.cast(self._libc.sem_post, ctypes.c_void_p), self._semaphore)

    @property
    def happened(self) -> bool:
        """Whether the server has ended. Any thread, never blocks."""
        value = ctypes.c_int()
        self._libc.sem_getvalue(self._semaphore, ctypes.byref(value))
        return self._told or (value.value > 0 and not self._released)

    def wait(self) -> bool:
        """Sleep until the server ends, or until `release`; then False."""
        while self._libc.sem_wait(self._semaphore):
            pass  # a signal came
        self._told = not self._released
        return self._told

    def release(self) -> None:
        """Have `wait` return: the client leaves a living server."""
        self._released = True
        self._libc.sem_post(self._semaphore)


def ports(library: ctypes.CDLL, client: int, kind: bytes, flag: int) -> list[str]:
    """Full names of the server's ports of a kind, those with `flag`, or all for 0. Tens of microseconds."""
    found = library.jack_get_ports(client, None, kind, flag)
    if not found:
        return []
    names: list[str] = []
    while found[len(names)]:
        names.append(found[len(names)].decode(errors="replace"))
    library.jack_free(found)
    return names


def _silence(library: ctypes.CDLL) -> None:
    """Keep libjack from writing every failed look for a server to stderr.

    It wants a C function that takes a text; `strlen` is one that does nothing. One of Python would be called on
    threads that libjack cancels (`midi/jack_client.py`).
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
        "jack_on_shutdown": (None, [pointer, pointer, pointer]),
        "jack_get_ports": (names, [pointer, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong]),
        "jack_free": (None, [pointer]),
        "jack_port_by_id": (pointer, [pointer, ctypes.c_uint32]),
        "jack_port_name": (ctypes.c_char_p, [pointer]),
        "jack_get_sample_rate": (ctypes.c_uint32, [pointer]),
        "jack_ringbuffer_create": (pointer, [ctypes.c_size_t]),
        "jack_set_error_function": (None, [pointer]),
        "jack_set_info_function": (None, [pointer]),
    }
    for name, (result, arguments) in table.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
