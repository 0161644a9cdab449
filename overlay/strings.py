"""The overlay's door to the texts."""

from trayapp.texts import LANGUAGES, chosen, emoji_words, number, row_text, say, speak, t, texts, unit_text

__all__ = ["LANGUAGES", "chosen", "emoji_words", "number", "row_text", "say", "speak", "t", "texts", "unit_text"]
