"""Which files to read, their digest, and the way from a file to the reader of its kind."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from extractor.errors import InputError
from extractor.model.raw import RawFile, ReadFailure
from extractor.read.options import ReadOptions
from extractor.read.sniff import Sniffed, sniff

# What a folder is searched for. A file that the user names is read whatever its ending is; legacy formats are listed
# so that the clerk is told about them instead of finding them missing.
DOCUMENT_ENDINGS = frozenset(
    {
        ".pdf",
        ".docx",
        ".docm",
        ".xlsx",
        ".xlsm",
        ".html",
        ".htm",
        ".xhtml",
        ".md",
        ".markdown",
        ".txt",
        ".text",
        ".doc",
        ".rtf",
        ".odt",
    }
)

_CHUNK = 1 << 20
_DEFAULT = ReadOptions()


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of the file's bytes. Raises OSError where it cannot be read."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def discover(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """The files to read with their document names, each file once, in the order of `paths`; a folder's files are sorted.

    The name is the path under the given folder with forward slashes, the file name for a file given by name. A folder is
    searched with its subfolders for documents; hidden files and the lock files of word processors are passed over.
    A subfolder that cannot be listed comes back itself, as a file that cannot be opened, so that it is named beside the papers
    that were read. Raises InputError naming the path that does not exist, is no file, or is a folder that cannot be listed.
    """
    found: dict[Path, tuple[Path, str]] = {}
    for path in paths:
        if path.is_dir():
            for file in _documents_under(path, top=True):
                found.setdefault(file.resolve(), (file, file.relative_to(path).as_posix()))
        elif path.is_file():
            found.setdefault(path.resolve(), (path, path.name))
        elif path.exists():  # a device or a pipe may never end
            raise InputError(f"Neither a file nor a folder: {path}; name a paper, or the folder that holds it")
        else:
            raise InputError(f"No such file or folder: {path}")
    return list(found.values())


def _documents_under(folder: Path, *, top: bool = False) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        if top:
            raise InputError(f"Cannot list the folder {folder}: {error.strerror or error}") from error
        yield folder
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            continue
        if entry.is_dir():
            if not entry.is_symlink():  # a link to a folder above would be walked for ever
                yield from _documents_under(entry)
        elif entry.suffix.lower() in DOCUMENT_ENDINGS:
            yield entry


def read_file(path: Path, options: ReadOptions = _DEFAULT) -> RawFile | ReadFailure:
    """Reads a document of any supported kind, recognised by its content.

    Whatever is wrong with the file comes back as a ReadFailure with a reason for the clerk; no error of the file's own
    making is raised.
    """
    try:
        if not path.exists():
            return ReadFailure("missing", "The file does not exist (any more).")
        if not path.is_file():
            return ReadFailure("unsupported", "This is not a file.")
        if path.stat().st_size == 0:
            return ReadFailure("empty", "The file is empty (0 bytes).")
        kind = sniff(path)
        return kind if isinstance(kind, ReadFailure) else _reader(kind, options)(path)
    except OSError as error:
        return ReadFailure("missing", f"The file cannot be opened: {error.strerror or error}.")


def page_count(path: Path) -> int:
    """The pages of a PDF, without reading them; 0 for other files and for what cannot be opened."""
    try:
        if sniff(path) is not Sniffed.PDF:
            return 0
        from extractor.read.pdf_pdfium import count_pages

        return count_pages(path)
    except OSError:
        return 0


def _reader(kind: Sniffed, options: ReadOptions) -> Callable[[Path], RawFile | ReadFailure]:
    """The reader of a kind; imported only now, since each brings a large library with it."""
    if kind is Sniffed.PDF:
        from extractor.read.pdf import read_pdf

        return partial(read_pdf, options=options)
    if kind is Sniffed.DOCX:
        from extractor.read.docx import read_docx

        return read_docx
    if kind is Sniffed.XLSX:
        from extractor.read.xlsx import read_xlsx

        return read_xlsx
    if kind in (Sniffed.DOC, Sniffed.RTF, Sniffed.ODT):
        from extractor.read.office import read_office

        return partial(read_office, kind=kind)
    if kind is Sniffed.HTML:
        from extractor.read.html import read_html

        return read_html
    if kind is Sniffed.MARKDOWN:
        from extractor.read.markdown import read_markdown

        return read_markdown
    from extractor.read.text import read_text

    return read_text
