"""What a reader of the page does not see is not text: covered, white on white, without paint.

Draw order alone accuses too many (translucent highlights lie over text), so what looks suspicious is looked
at: the page is rendered once, and a word is there when its box holds more than one shade.

The one exception is the layer that a character recogniser lays, without paint, under the picture of a
scanned page: where a picture covers most of a page and hardly any text is painted, that layer is read, word
by word only where the picture has ink, and the paper says so.
"""

from __future__ import annotations

from typing import Any

from .ink import PALE, Ink, Line, Shape, make_line

CONTRAST = 24
"""Shades of 255 between the lightest and the darkest pixel of a word that is there."""
SCAN_SHARE = 0.6
"""Share of the page that a picture covers before the page counts as a scan."""


def drop_invisible(page: Any, ink: Ink, unpainted: list[Line]) -> None:
    """Take out of `ink` what cannot be seen; let an OCR layer in where the page is a scan."""
    pictures = _Pictures(page) if page.get_images() else None
    scan = pictures is not None and pictures.share(ink) >= SCAN_SHARE
    if scan and _letters(unpainted) > 3 * _letters(ink.lines):
        read = _with_ink(page, unpainted, [True] * len(unpainted))
        ink.recognised = bool(read)
        ink.lines += read
        ink.picture_only = not ink.lines
        return
    ink.picture_only = scan and not ink.lines
    before = sum(len(line.words) for line in ink.lines)
    if pictures:
        ink.lines = [line for line in ink.lines if not pictures.hide(line)]
        ink.shapes += pictures.shapes
    covers = [s for s in ink.shapes if s.opaque and s.y1 - s.y0 > 4 and s.x1 - s.x0 > 4]
    suspects = [any(w.style & PALE for w in line.words) or _covered(line, covers) for line in ink.lines]
    if any(suspects):
        ink.lines = _with_ink(page, ink.lines, suspects)
    ink.hidden = before - sum(len(line.words) for line in ink.lines) + sum(len(u.words) for u in unpainted)


def _letters(lines: list[Line]) -> int:
    """Return how many letters the lines have."""
    return sum([len(w.text) for line in lines for w in line.words])


class _Pictures:
    """The pictures of a page and what is written after them."""

    def __init__(self, page: Any) -> None:
        self.shapes: list[Shape] = []
        self._last: list[tuple[Shape, list[tuple[float, ...]]]] = []
        texts: list[list[tuple[float, ...]]] = []
        opaque = not any(image[1] for image in page.get_images())  # [1]: its transparency mask
        for kind, box, *_ in page.get_bboxlog():
            if kind in {"fill-image", "fill-imgmask"}:
                # Their place among the text blocks is not known: the log counts operations.
                shape = Shape(box[0], box[1], box[2], box[3], 0 if opaque else 1 << 30, not opaque)
                self.shapes.append(shape)
                texts.append([])
                if opaque and kind == "fill-image":
                    self._last.append((shape, texts[-1]))
            elif kind in {"fill-text", "stroke-text"}:
                for later in texts:
                    later.append(box)

    def share(self, ink: Ink) -> float:
        """Return how much of the page the largest picture covers."""
        page = max(ink.width * ink.height, 1.0)
        return max(((p.x1 - p.x0) * (p.y1 - p.y0) / page for p in self.shapes), default=0.0)

    def hide(self, line: Line) -> bool:
        """Whether an opaque picture lies over `line`: it covers it, and no later writing touches its place."""
        x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
        return any(
            p.x0 <= line.x0 + 1 and p.x1 >= line.x1 - 1 and p.y0 <= y <= p.y1
            and not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in later)
            for p, later in self._last
        )  # fmt: skip


def _covered(line: Line, covers: list[Shape]) -> bool:
    """Whether something was drawn over it later."""
    middle = (line.y0 + line.y1) / 2
    return any(s.block > line.block and s.x0 < line.x1 and s.x1 > line.x0 and s.y0 <= middle <= s.y1 for s in covers)


def _with_ink(page: Any, lines: list[Line], suspects: list[bool]) -> list[Line]:
    """Return the lines, of the suspicious ones only the words that show on the rendered page."""
    import pymupdf

    doubted = [line for line, suspect in zip(lines, suspects, strict=True) if suspect]
    left, top = int(min(d.x0 for d in doubted)) - 1, int(min(d.y0 for d in doubted)) - 1
    clip = pymupdf.Rect(left, top, max(d.x1 for d in doubted) + 1, max(d.y1 for d in doubted) + 1) & page.rect
    if clip.is_empty:
        return [line for line, suspect in zip(lines, suspects, strict=True) if not suspect]
    picture = page.get_pixmap(clip=clip, colorspace=pymupdf.csGRAY, alpha=False)  # 72 dpi: a pixel is a point
    kept: list[Line] = []
    for line, suspect in zip(lines, suspects, strict=True):
        if not suspect:
            kept.append(line)
            continue
        words = [w for w in line.words if _shows(picture, (w.x0, w.y0, w.x1, w.y1))]
        if words:
            words[0].glued = False
            kept.append(make_line(words, line.block, line.direction, line.size))
    return kept


def _shows(picture: Any, box: tuple[float, float, float, float]) -> bool:
    """Whether the pixels in `box` have more than one shade."""
    # The outer fifth belongs to ascenders and descenders, and to the borders of boxes around the word.
    inset = (box[3] - box[1]) / 5
    x0, x1 = max(int(box[0]) - picture.x, 0), min(int(box[2]) + 1 - picture.x, picture.width)
    y0, y1 = max(int(box[1] + inset) - picture.y, 0), min(int(box[3] - inset) + 1 - picture.y, picture.height)
    if x0 >= x1 or y0 >= y1:
        return False
    samples, stride = picture.samples_mv, picture.stride
    pixels = b"".join([bytes(samples[y * stride + x0 : y * stride + x1]) for y in range(y0, y1)])
    return max(pixels) - min(pixels) >= CONTRAST
