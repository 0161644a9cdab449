"""The general page: language, start, hotkeys, and how the overlay looks."""

from functools import partial
from typing import Any, get_args

from typing_extensions import override

from overlay.settings.chord_field import ChordField
from overlay.settings.page import Page
from overlay.strings import t
from trayapp.core.action import Choice
from trayapp.core.settings import GeneralSettings, OverlaySettings

LANGUAGES = {"en": "English", "ru": "Русский"}


class GeneralPage(Page):
    """Applied at once; the overlay beside the window shows it."""

    @override
    def build(self) -> None:
        kit, settings = self.kit, self.settings
        general, hotkeys, overlay = settings.general, settings.hotkeys, settings.overlay
        self.heading(t("general.app"))
        language = kit.choice(self.frame, general.language, _languages, partial(self.change, "general.language"))
        self.row(t("general.language"), language, "general.language")
        start = kit.switch(
            self.frame, t("general.start"), general.start_with_system, partial(self.change, "general.start_with_system")
        )
        self.row("", start, "general.start_with_system", stretch=False)
        self.heading(t("general.hotkeys"))
        for name in ("overlay", "panic"):
            key = f"hotkeys.{name}"
            value = getattr(hotkeys, name)
            field = ChordField(kit, self.frame, value, partial(self.change, key), t("general.no_hotkey"))
            self.row(t(f"general.hotkey_{name}"), field, key)
        self.heading(t("general.overlay"))
        theme = kit.choice(
            self.frame, overlay.theme, partial(_words, OverlaySettings, "theme"), partial(self.change, "overlay.theme")
        )
        mode = kit.choice(
            self.frame, overlay.mode, partial(_words, OverlaySettings, "mode"), partial(self.change, "overlay.mode")
        )
        self.pair((t("general.theme"), theme, "overlay.theme"), (t("general.mode"), mode, "overlay.mode"))
        scale = kit.choice(self.frame, f"{overlay.scale:g}", self._scales, self._set_scale)
        self.row(t("general.scale"), scale, "overlay.scale")
        opacity = kit.slider(self.frame, 0.3, 1.0, overlay.opacity, self._set_opacity, steps=35)
        self.row(t("general.opacity"), opacity, "overlay.opacity")
        for name in ("show_at_start", "bubble", "click_through"):
            key = f"overlay.{name}"
            switch = kit.switch(self.frame, t(f"general.{name}"), getattr(overlay, name), partial(self.change, key))
            self.row("", switch, key, stretch=False)

    def _set_scale(self, value: str) -> None:
        self.change("overlay.scale", float(value))

    def _set_opacity(self, value: float) -> None:
        rounded = round(value, 2)
        if rounded != self.settings.overlay.opacity:
            self.change("overlay.opacity", rounded)

    def _scales(self) -> tuple[Choice, ...]:
        usual = {0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, self.settings.overlay.scale}
        return tuple(Choice(f"{scale:g}", f"{scale * 100:g} %") for scale in sorted(usual))


def _languages() -> tuple[Choice, ...]:
    kinds = get_args(GeneralSettings.model_fields["language"].annotation)
    return tuple(Choice(kind, LANGUAGES.get(kind) or t("general.auto")) for kind in kinds)


def _words(model: Any, field: str) -> tuple[Choice, ...]:
    kinds = get_args(model.model_fields[field].annotation)
    return tuple(Choice(kind, t(f"general.{field}_{kind}")) for kind in kinds)
