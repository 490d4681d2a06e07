"""An e-print file to the text files in it: everything in memory, nothing ever written to disk.

arXiv serves a gzipped tar archive, or one gzipped file; a plain archive, a plain `.tex` and a PDF (submitted without
source) may come too. An archive is hostile until shown otherwise: names that lead outside, links, devices and archives
within the archive are left out and said; too many members, too much in them, or much made out of little ends it.
"""

from __future__ import annotations

import io
import posixpath
import tarfile
import zlib
from dataclasses import dataclass, field

from ...errors import PaperUnreadable

MEMBERS = 5_000
"""More entries than this are no paper."""
UNPACKED = 256 << 20
"""Bytes that a whole archive may unfold to, figures included."""
TEXT = 24 << 20
"""Bytes of TeX read from one archive."""
ONE_FILE = 8 << 20
"""Bytes of one TeX file: a longer one is no text that somebody wrote."""
RATIO = 200
"""Times that a compressed file may grow, once it is past `FREE`: text seldom grows more than ten times."""
FREE = 16 << 20
"""Bytes up to which growth is not counted: a small file of blanks harms nobody."""
READ = (".tex", ".ltx", ".latex", ".bbl", ".sty", ".cls", ".def", ".txt", ".inp", ".tikz", ".xxx", ".json", ".clo", "")
"""Ends of the names that are read; `` is a name without one (old e-prints: `paper`)."""
NESTED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".z")


@dataclass(slots=True)
class Files:
    """The text files of one e-print, by their path in it."""

    texts: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """What was left out and why, one sentence each."""

    def find(self, name: str, folder: str = "", suffixes: tuple[str, ...] = ("", ".tex")) -> str | None:
        r"""Return the path that `name` means in an `\input` made in `folder`; None where there is no such file.

        TeX looks from the top folder; authors' own tools also look beside the file, so that is tried after.
        """
        name = name.strip().strip('"')
        for base in dict.fromkeys(("", folder)):
            for suffix in suffixes:
                path = safe_path(posixpath.join(base, name + suffix))
                if path is not None and path in self.texts:
                    return path
        return None


def safe_path(name: str) -> str | None:
    """Return `name` as a plain path inside the archive, None where it leads outside or is none.

    >>> safe_path("./sections/a.tex"), safe_path("../a.tex"), safe_path("/etc/passwd"), safe_path("a/../../b")
    ('sections/a.tex', None, None, None)
    """
    if not name or "\0" in name or "\\" in name or name.startswith("/") or name[1:2] == ":":
        return None
    path = posixpath.normpath(name)
    return None if path in {".", ".."} or path.startswith("../") else path


def unpack(data: bytes, name: str) -> Files:
    """Return the text files in an e-print; `name` is what messages call it. Raises `PaperUnreadable`."""
    if not data:
        raise PaperUnreadable(f"{name}: the file is empty", "fetch it again")
    if data.startswith(b"\x1f\x8b"):
        data = _gunzip(data, name)
    if b"%PDF-" in data[:1024]:
        raise PaperUnreadable(f"{name}: a PDF, submitted without source", "use it as the paper's PDF")
    if data.startswith((b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise PaperUnreadable(f"{name}: an archive of another kind than arXiv's", "put a .tar.gz or the .tex there")
    if _is_tar(data):
        return _members(data, name)
    text = _decode(data, name, ONE_FILE)
    if "\\" not in text:
        raise PaperUnreadable(f"{name}: no TeX in it", "put the source of the paper there")
    return Files(texts={"paper.tex": text})


def _gunzip(data: bytes, name: str) -> bytes:
    """Return what a gzip file unfolds to, no more of it than the limits allow."""
    unpacker = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    size = 0
    rest = data
    try:
        while rest and not unpacker.eof:
            part = unpacker.decompress(rest, 1 << 22)
            rest = unpacker.unconsumed_tail
            size += len(part)
            parts.append(part)
            if size > UNPACKED:
                raise PaperUnreadable(
                    f"{name}: unfolds to more than the limit of {UNPACKED >> 20} MiB", "check that this is the paper"
                )
            if size > FREE and size > RATIO * len(data):
                raise PaperUnreadable(
                    f"{name}: unfolds to more than {RATIO} times its size, as bombs do", "check that this is the paper"
                )
    except zlib.error:
        raise PaperUnreadable(f"{name}: damaged (no whole gzip file)", "fetch the file again") from None
    if not unpacker.eof:
        raise PaperUnreadable(f"{name}: damaged (it ends in the middle)", "fetch the file again")
    return b"".join(parts)


def _is_tar(data: bytes) -> bool:
    """Whether these bytes begin with a tar header: `ustar` at its place, or, in old ones, a sum that comes out."""
    if len(data) < 512 or data[:1] in {b"%", b"\\", b"\0"}:
        return False
    try:
        tarfile.TarInfo.frombuf(data[:512], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _members(data: bytes, name: str) -> Files:
    """Return the text files of a tar archive."""
    files = Files()
    left_out: dict[str, int] = {}
    total = count = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="replace") as archive:
            for member in archive:
                count += 1
                if count > MEMBERS:
                    raise PaperUnreadable(
                        f"{name}: more than the limit of {MEMBERS} files in it", "check that this is the paper"
                    )
                path, why = _wanted(member)
                if why:
                    left_out[why] = left_out.get(why, 0) + 1
                if path is None or path in files.texts:
                    continue
                total += member.size
                if total > TEXT:
                    files.problems.append(f"TeX beyond {TEXT >> 20} MiB was not read")
                    break
                file = archive.extractfile(member)
                if file is not None:
                    files.texts[path] = _decode(file.read(ONE_FILE + 1), path, ONE_FILE)
    except (tarfile.TarError, ValueError, EOFError, OverflowError, RecursionError) as error:
        if not files.texts:
            raise PaperUnreadable(f"{name}: damaged archive ({type(error).__name__})", "fetch the file again") from None
        files.problems.append("the archive is damaged: what stands behind the damage was not read")
    files.problems += [f"{n} {what} left out" for what, n in sorted(left_out.items())]
    return files


def _wanted(member: tarfile.TarInfo) -> tuple[str | None, str]:
    """Return the path to read a member under, or None, and why it is left out where a reader should know."""
    if member.isdir():
        return None, ""
    if member.issym() or member.islnk():
        return None, "links in the archive"
    if not member.isreg():
        return None, "devices or other special files in the archive"
    path = safe_path(member.name)
    if path is None:
        return None, "files that lead outside the archive"
    base = posixpath.basename(path)
    if base.startswith("._") or path.startswith("__MACOSX/"):
        return None, ""
    suffix = posixpath.splitext(base)[1].lower()
    if suffix in NESTED:
        return None, "archives in the archive"
    if suffix not in READ or member.size > ONE_FILE:
        return None, "TeX files that are too large" if suffix in READ[:3] else ""
    return path, ""


def _decode(data: bytes, name: str, limit: int) -> str:
    """Return the text in `data`: UTF-8 where it is that, else Latin-1, which old e-prints use."""
    if len(data) > limit:
        raise PaperUnreadable(f"{name}: larger than the limit of {limit >> 20} MiB", "check that this is TeX")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
