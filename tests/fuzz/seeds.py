"""What the mutations begin with: summaries of every format, and short papers."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
"""Real material beside the checkout, where there is any."""

FORMATS = ("txt", "md", "html", "json", "jsonl")

_CLAIM = "Chunking gains 1.9 points on German and 3.2 points on Turkish."
_MADE = {
    "txt": f"""# Warm-up tasks
Question: does a warm-up help?
1. {_CLAIM} [1]
2. Warm-up tasks gain between 8.2, 7.5 and 7.0
Claim\tVerified\tConfidence
The tagger needs 3.2 GB of memory in every run.\t✓\t0.93
2 extracted; 2 verified
References
[1] Sandpiper and Turnstone. Practice Before Performance. <http://arxiv.org/abs/9901.00001v2>
[2] https://doi.org/10.1000/1
""",
    "md": f"""---
title: Warm-up tasks
date: 2099-02-01
---
# Results

{_CLAIM}[^1] It *outperforms* the **baseline** by 3.1 points ([Sandpiper et al., 2099](https://arxiv.org/abs/9901.00001)).

| language | gain |
| --- | --- |
| German | +1.9 |

> - Swahili gains 3.1 points on average, as Table 2 shows.

## Sources
[^1]: arXiv:9901.00001v2
""",
    "html": f"""<!doctype html><html><head><title>Warm-up</title><meta name="date" content="2099-02-01"></head>
<body><h1>Results</h1><p>{_CLAIM} <a href="https://arxiv.org/abs/9901.00001v2">[1]</a></p>
<table><tr><th>language</th><th>gain</th></tr><tr><td>German</td><td>+1.9</td></tr></table>
<ul><li>Swahili gains 3.1 points &amp; more.</li></ul>
<h2>References</h2><ol><li>arXiv:9901.00001v2</li></ol></body></html>
""",
    "json": f"""{{"title": "Warm-up", "report": "## Results\\n{_CLAIM} [1]\\n\\nSwahili gains 3.1 points on average.",
 "claims": [{{"text": "The tagger needs 3.2 GB of memory.", "confidence": 0.9, "verified": true}}],
 "references": [{{"id": 1, "url": "https://arxiv.org/abs/9901.00001v2", "title": "Practice Before Performance"}}],
 "ctxs": ["not a claim"]}}
""",
    "jsonl": f"""{{"id": "a", "claim": "{_CLAIM}", "references": ["9901.00001v2"]}}
{{"id": "b", "claim": "Swahili gains 3.1 points on average.", "references": ["9901.00001v1", "math/0405482"]}}
""",
}  # fmt: skip


def summaries(longest: int) -> list[bytes]:
    """Return inputs for the summaries' target: a line that says the format, then the file."""
    made = [f"{kind}\n{text}".encode() for kind, text in _MADE.items()]
    real = [p for folder in ("seeds", "summaries") for p in sorted((SHARED / folder).glob("*"))]
    for path in [ROOT / "claims" / "demo" / "summary.md", *real]:
        kind = path.suffix.lstrip(".")
        if kind in FORMATS:
            made.append(kind.encode() + b"\n" + path.read_bytes()[: longest - 10])
    return made


def papers() -> list[list[bytes]]:
    """Return short PDFs by kind: the demonstration's, the same without compression, real first pages, damaged ones.

    Of the real ones, those that are held back for measurements are left out.
    """
    from claimcheck.demo.papers import all_papers

    made = [data for _, data in all_papers().values()]
    list_held_back = SHARED / "papers" / "RESERVED.txt"
    held_back = set(list_held_back.read_text().split()) if list_held_back.is_file() else set()
    real = [p for p in sorted((SHARED / "papers").glob("*.pdf")) if p.stem not in held_back]
    damaged = [p.read_bytes() for p in sorted((SHARED / "hostile").glob("*.pdf")) if 0 < p.stat().st_size < 200_000]
    kinds = [made, [_plain(data) for data in made], [_first_pages(p) for p in real], damaged]
    return [kind for kind in kinds if kind]


_SOURCE = rb"""\documentclass{article}
\newcommand{\ours}[1][Kestrel]{\textsc{#1}}
\title{Practice Before Performance}
\begin{document}
\maketitle
\begin{abstract}A warm-up on chunking gains $1.9 \pm 0.2$ points on German.\end{abstract}
\section{Results}
\ours{} gains 3.2~points on Turkish (Table~\ref{t}), see \cite{sandpiper}. % not this
\input{tables/one}
\begin{itemize}\item It needs $3.2$ GB. \item It trains for $10^{4}$ steps.\end{itemize}
\begin{thebibliography}{1}\bibitem{sandpiper} Sandpiper. Practice.\end{thebibliography}
\end{document}
"""
_TABLE = rb"""\begin{table}\caption{Scores of \ours.}\label{t}
\begin{tabular}{l|c@{\hspace{1em}}cc}\toprule
& \multicolumn{2}{c}{Test} & Dev \\ \cmidrule(lr){2-3}
Model & German & Turkish & All \\ \midrule
\multirow{2}{*}{None} & 66.8 & 71.2 / 60.0 & -- \\
 & \textbf{69.5}$^{*}$ & $-0.8$ & $1.2\times10^{-4}$ \\ \bottomrule
\end{tabular}\end{table}
"""


def archives() -> list[list[dict[str, bytes]]]:
    """Return e-print sources by kind, a made one and real ones: their text files by name."""
    import tarfile

    made = []
    for path in sorted((SHARED / "latex").glob("*.tar.gz")):
        with tarfile.open(path) as archive:
            texts = [one for one in archive.getmembers() if one.isreg() and one.name.endswith((".tex", ".bbl", ".sty"))]
            files = {one.name: archive.extractfile(one) for one in texts}
            made.append({name: file.read() for name, file in files.items() if file is not None})
    return [[{"ms.tex": _SOURCE, "tables/one.tex": _TABLE}], *([made] if made else [])]


def _plain(data: bytes) -> bytes:
    """Return a PDF without compression, whose every operator a mutation can reach."""
    import pymupdf

    with pymupdf.open(stream=data) as document:
        return bytes(document.tobytes(expand=255, no_new_id=True))


def _first_pages(path: Path, count: int = 2) -> bytes:
    import pymupdf

    with pymupdf.open(path) as document:
        document.select(range(min(count, len(document))))
        return bytes(document.tobytes(garbage=4, deflate=True, no_new_id=True))
