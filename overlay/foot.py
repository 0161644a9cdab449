"""The foot line: what just happened, to what, and how fast; or what lies under the mouse."""

from overlay.live import Said
from overlay.paint.light import DotLook
from overlay.stage import Stage
from overlay.strings import t
from overlay.theme import readable


class Foot:
    """One dot and one line. A hint hides what was said as long as the mouse stays. Main thread."""

    def __init__(self, stage: Stage, width: int, top: int, bottom: int) -> None:
        self._desk = desk = stage.desk
        middle = (top + bottom) // 2 - desk.px(0.5)
        self._room = width - desk.px(48)
        self._dot = stage.shown(desk.px(20), middle, anchor="center")
        self._text = stage.text(desk.px(31.5), middle, desk.fonts.mono(11.5), desk.theme.soft)
        self._said: Said | None = None
        self._hint: str | None = None
        self._rest: str | None = None
        self._paint()

    def say(self, said: Said | None) -> None:
        """What just happened."""
        self._said = said
        if self._hint is None and self._rest is None:
            self._paint()

    def hint(self, text: str | None) -> None:
        """What lies under the mouse; None when nothing does."""
        self._hint = text
        self._paint()

    def rest(self, text: str | None) -> None:
        """What stands there while nothing lies under the mouse, in place of what was said; None: nothing."""
        self._rest = text
        self._paint()

    def _paint(self) -> None:
        desk, theme = self._desk, self._desk.theme
        said = self._said or Said("info", t("foot.ready"))
        colour = {"ok": theme.ok, "info": theme.muted, "warning": theme.warning, "error": theme.error}[said.level]
        hint = self._hint or self._rest
        hinted = hint is not None
        look = DotLook(
            desk.px(18), desk.scale, theme.background, theme.accent if hinted else colour,
            glow=not hinted and said.level != "info", hollow=hinted,
        )  # fmt: skip
        self._dot.show(look)
        text = desk.fonts.fit(hint or said.text, desk.fonts.mono(11.5), self._room)
        loud = readable(colour, theme.background, theme) if said.level in {"warning", "error"} else theme.soft
        self._text.write(text)
        self._text.ink(theme.muted if hinted else loud)
