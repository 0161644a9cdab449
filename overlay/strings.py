"""The overlay's door to the texts."""

from trayapp.texts import LANGUAGES, chosen, row_text, say, speak, t, texts

__all__ = ["LANGUAGES", "chosen", "row_text", "say", "speak", "t", "texts"]
