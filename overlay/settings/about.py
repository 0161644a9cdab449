"""The page about PadTray."""

from typing_extensions import override

from overlay.settings.page import Page
from overlay.strings import t
from trayapp import RELEASES, __version__


class AboutPage(Page):
    """Version, licence, and where it runs."""

    @override
    def build(self) -> None:
        kit, theme = self.kit, self.kit.theme
        self.heading("PadTray")
        version, releases = t("about.version", version=__version__), t("about.releases", address=RELEASES)
        for text in (t("about.what"), version, releases, t("about.licence")):
            self.wide(kit.label(self.frame, text, colour=theme.soft, wrap=560))
        self.heading(t("about.limits"))
        for key in ("fullscreen", "wayland"):
            self.wide(kit.label(self.frame, t(f"about.{key}"), colour=theme.soft, wrap=560))
