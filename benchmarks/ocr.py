"""How well and how fast degraded pages are read: prints number recall and seconds a page for each paper and over all.

    python benchmarks/ocr.py [--dpi 200] [--pages 3] [--engine tesseract|rapidocr] [PDF ...]

Pages with a text layer are rendered, turned by one degree, blurred, strewn with noise and saved as JPEG of quality 40; what OCR
reads of that is compared with the text layer. Number recall: of the numbers that the text layer prints (with multiplicity), those
that OCR prints too. Exit status 1 where the mean recall is below 0.95 or a page takes more than 2 seconds of processor time.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from extractor.read.ocr import rapid, tesseract
from extractor.read.ocr.engine import Engine
from extractor.read.ocr.image import DPI, PageImage, render
from extractor.read.ocr.pages import read_image

PAPERS = Path(__file__).resolve().parent.parent / "corpus" / "papers"
RECALL, SECONDS = 0.95, 2.0
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")


def degraded(image: PageImage, seed: int) -> PageImage:
    """The page as a poor scanner would give it, at its own resolution."""
    random = np.random.default_rng(seed)
    picture = Image.fromarray(image.pixels).rotate(-1, resample=Image.Resampling.BICUBIC, fillcolor=255)
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    noisy = np.clip(np.asarray(picture, dtype=np.float64) + random.normal(0, 12, image.pixels.shape), 0, 255)
    stream = io.BytesIO()
    Image.fromarray(noisy.astype(np.uint8)).save(stream, "JPEG", quality=40)
    return PageImage(np.asarray(Image.open(stream).convert("L"), dtype=np.uint8), image.scale)


def enlarged(image: PageImage, dpi: int) -> PageImage:
    """The scan as PDFium would render it at `dpi`."""
    factor = dpi / image.dpi
    size = round(image.pixels.shape[1] * factor), round(image.pixels.shape[0] * factor)
    grown = Image.fromarray(image.pixels).resize(size, Image.Resampling.BILINEAR)
    return PageImage(np.asarray(grown, dtype=np.uint8), image.scale * factor)


def numbers(text: str) -> Counter[str]:
    """The numbers printed in a text."""
    return Counter(_NUMBER.findall(text))


def processor_seconds() -> float:
    """Of this process and of those that it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def pages(path: Path, most: int) -> Iterator[tuple[object, int, str]]:
    """Up to `most` pages that print numbers, spread over the paper, with their text."""
    document = pypdfium2.PdfDocument(path)
    try:
        texts = [document[index].get_textpage().get_text_bounded() for index in range(len(document))]
        chosen = [index for index, text in enumerate(texts) if numbers(text).total() >= 5]
        for index in chosen[:: max(1, len(chosen) // most)][:most]:
            yield document, index + 1, texts[index]
    finally:
        document.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="*", type=Path, metavar="PDF", default=sorted(PAPERS.glob("annual-*.pdf")))
    parser.add_argument("--dpi", type=int, default=200, help="resolution of the scan")
    parser.add_argument("--pages", type=int, default=3, help="pages of each paper")
    parser.add_argument("--engine", choices=["tesseract", "rapidocr"], default="tesseract")
    parser.add_argument("--missed", action="store_true", help="print the numbers that were not read")
    arguments = parser.parse_args()
    engine: Engine | None = tesseract.find() if arguments.engine == "tesseract" else rapid.find()
    if engine is None:
        raise SystemExit(f"{arguments.engine} is not installed")
    hit = total = count = 0
    wall = processor = 0.0
    for path in arguments.papers:
        for document, number, truth in pages(path, arguments.pages):
            original = render(document, number, arguments.dpi)
            if original is None:
                raise SystemExit(f"{path.name}: page {number} cannot be rendered")
            scan = enlarged(degraded(original, number), DPI)
            begun, spent = time.perf_counter(), processor_seconds()
            image, lines = read_image(scan, engine)
            seconds, busy = time.perf_counter() - begun, processor_seconds() - spent
            expected, found = numbers(truth), numbers("\n".join(line.text for line in lines))
            read = (expected & found).total()
            print(
                f"{path.stem:24} page {number:3}  numbers {read:4} of {expected.total():4}  "
                f"{seconds:5.2f} s, {busy:5.2f} s of processor  turned by {image.skew:4.1f}"
            )
            if arguments.missed:
                print("   missed:", *(expected - found).elements())
            hit, total, count = hit + read, total + expected.total(), count + 1
            wall, processor = wall + seconds, processor + busy
    recall, each = hit / max(1, total), processor / max(1, count)
    print(f"{engine.name}: number recall {recall:.4f} ({hit} of {total}) over {count} pages")
    print(f"{engine.name}: {wall / max(1, count):.2f} s a page, {each:.2f} s of processor")
    return 0 if recall >= RECALL and each <= SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
