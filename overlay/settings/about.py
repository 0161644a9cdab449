"""The page about PadTray."""

from importlib.metadata import PackageNotFoundError, version

from typing_extensions import override

from overlay.settings.page import Page
from overlay.strings import t


class AboutPage(Page):
    """Version, licence, and where it runs."""

    @override
    def build(self) -> None:
        kit, theme = self.kit, self.kit.theme
        self.heading("PadTray")
        try:
            number = version("padtray")
        except PackageNotFoundError:
            number = t("about.source")
        for text in (t("about.what"), t("about.version", version=number), t("about.licence")):
            self.wide(kit.label(self.frame, text, colour=theme.soft, wrap=520))
        self.heading(t("about.limits"))
        for key in ("fullscreen", "wayland"):
            self.wide(kit.label(self.frame, t(f"about.{key}"), colour=theme.soft, wrap=520))
