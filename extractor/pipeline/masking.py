"""Contact details out of what was read, before it goes anywhere else: the cache keeps pages too."""

from __future__ import annotations

from dataclasses import replace

from extractor.model import RawFile, RawItem, RawTable
from extractor.text import hide_contacts


def masked(raw: RawFile) -> RawFile:
    """The file with telephone numbers and e-mail addresses hidden, character for character, line by line.

    Segmentation turns the hidden characters into stars. What stands on two lines is masked when segmentation has joined them.
    """
    pages = tuple(replace(page, items=tuple(_item(item) for item in page.items)) for page in raw.pages)
    return replace(raw, pages=pages, title=hide_contacts(raw.title) if raw.title else raw.title)


def _item(item: RawItem) -> RawItem:
    if isinstance(item, RawTable):
        cells = tuple(replace(cell, text=hide_contacts(cell.text)) for cell in item.cells)
        return replace(item, cells=cells, caption=hide_contacts(item.caption) if item.caption else item.caption)
    text = hide_contacts(item.text)
    return item if text == item.text else replace(item, text=text)
