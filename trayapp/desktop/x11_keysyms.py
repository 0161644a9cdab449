"""X keysyms of the key names and of characters. Numbers from X11/keysymdef.h and XF86keysym.h."""

_NAMED = {
    "ctrl": 0xFFE3, "right_ctrl": 0xFFE4, "shift": 0xFFE1, "right_shift": 0xFFE2, "alt": 0xFFE9, "win": 0xFFEB,
    "right_win": 0xFFEC, "enter": 0xFF0D, "esc": 0xFF1B, "tab": 0xFF09, "space": 0x20, "backspace": 0xFF08,
    "delete": 0xFFFF, "insert": 0xFF63, "home": 0xFF50, "end": 0xFF57, "page_up": 0xFF55, "page_down": 0xFF56,
    "up": 0xFF52, "down": 0xFF54, "left": 0xFF51, "right": 0xFF53, "caps_lock": 0xFFE5, "num_lock": 0xFF7F,
    "scroll_lock": 0xFF14, "print_screen": 0xFF61, "pause": 0xFF13, "menu": 0xFF67, "num_add": 0xFFAB,
    "num_subtract": 0xFFAD, "num_multiply": 0xFFAA, "num_divide": 0xFFAF, "num_decimal": 0xFFAE, "num_enter": 0xFF8D,
    "media_play_pause": 0x1008FF14, "media_next": 0x1008FF17, "media_previous": 0x1008FF16,
    "media_stop": 0x1008FF15, "volume_up": 0x1008FF13, "volume_down": 0x1008FF11, "volume_mute": 0x1008FF12,
    "plus": 0x2B,
    **{f"num{n}": 0xFFB0 + n for n in range(10)},
    **{f"f{n}": 0xFFBD + n for n in range(1, 25)},
}  # fmt: skip
_ALT_GR = 0xFE03
_RIGHT_ALT = 0xFFEA
MOUSE_BUTTONS = {"mouse_left": 1, "mouse_middle": 2, "mouse_right": 3, "mouse4": 8, "mouse5": 9}
"""X counts the wheel as buttons 4 to 7."""
WHEEL = {"up": 4, "down": 5, "left": 6, "right": 7}


def keysyms_of_key(key: str) -> tuple[int, ...]:
    """The keysyms that a key of `core.chord` may have, best first; empty for an unknown name."""
    if key == "right_alt":
        return (_ALT_GR, _RIGHT_ALT)
    if key in _NAMED:
        return (_NAMED[key],)
    return keysyms_of_character(key) if len(key) == 1 else ()


def keysyms_of_character(character: str) -> tuple[int, ...]:
    """The keysyms that type a character: Latin-1 is its own number, the rest 0x01000000 plus the code point."""
    if character in "\n\r":
        return (_NAMED["enter"],)
    if character == "\t":
        return (_NAMED["tab"],)
    code = ord(character)
    if 0x20 <= code < 0x7F or 0xA0 <= code < 0x100:
        return (code,)
    return (0x01000000 | code,) if code >= 0x100 else ()
