"""Windows virtual keys of the key names. Numbers from the Win32 reference, Virtual-Key Codes."""

import string
from typing import Any

_NAMED = {
    "ctrl": 0xA2, "right_ctrl": 0xA3, "shift": 0xA0, "right_shift": 0xA1, "alt": 0xA4, "right_alt": 0xA5, "win": 0x5B,
    "right_win": 0x5C, "enter": 0x0D, "esc": 0x1B, "tab": 0x09, "space": 0x20, "backspace": 0x08, "delete": 0x2E,
    "insert": 0x2D, "home": 0x24, "end": 0x23, "page_up": 0x21, "page_down": 0x22, "up": 0x26, "down": 0x28,
    "left": 0x25, "right": 0x27, "caps_lock": 0x14, "num_lock": 0x90, "scroll_lock": 0x91, "print_screen": 0x2C,
    "pause": 0x13, "menu": 0x5D, "num_add": 0x6B, "num_subtract": 0x6D, "num_multiply": 0x6A, "num_divide": 0x6F,
    "num_decimal": 0x6E, "num_enter": 0x0D, "media_play_pause": 0xB3, "media_next": 0xB0, "media_previous": 0xB1,
    "media_stop": 0xB2, "volume_up": 0xAF, "volume_down": 0xAE, "volume_mute": 0xAD,
    **{f"num{n}": 0x60 + n for n in range(10)},
    **{f"f{n}": 0x6F + n for n in range(1, 25)},
}  # fmt: skip
_US_SYMBOLS = {
    ";": 0xBA, "=": 0xBB, ",": 0xBC, "-": 0xBD, ".": 0xBE, "/": 0xBF, "`": 0xC0, "[": 0xDB, "\\": 0xDC, "]": 0xDD,
    "'": 0xDE, "plus": 0xBB,
}  # fmt: skip
"""Where the active layout does not have the character."""
EXTENDED = frozenset({
    "right_ctrl", "right_alt", "win", "right_win", "delete", "insert", "home", "end", "page_up", "page_down", "up",
    "down", "left", "right", "num_lock", "print_screen", "menu", "num_divide", "num_enter",
})  # fmt: skip
"""Keys whose scan code has the prefix E0."""
WITHOUT_SCAN_CODE = frozenset(name for name in _NAMED if name.startswith(("media_", "volume_"))) | {"pause"}
"""Keys that programs read by their virtual key; their scan codes are no plain ones."""
MODIFIER_BITS = {"alt": 1, "ctrl": 2, "shift": 4, "win": 8}
"""MOD_ALT, MOD_CONTROL, MOD_SHIFT, MOD_WIN of RegisterHotKey."""


def virtual_key(user32: Any, key: str) -> int:
    """The virtual key of a key name in the active layout; 0 for none."""
    if key in _NAMED:
        return _NAMED[key]
    if len(key) == 1 and key in string.ascii_lowercase + string.digits:
        return ord(key.upper())
    scanned = int(user32.VkKeyScanW("+" if key == "plus" else key)) if len(key) == 1 or key == "plus" else -1
    return scanned & 0xFF if scanned != -1 else _US_SYMBOLS.get(key, 0)
