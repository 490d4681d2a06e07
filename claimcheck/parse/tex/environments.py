"""Environments and commands that make up a document's structure."""

from __future__ import annotations

from .names import SECTIONS

FIGURES = frozenset(
    "figure figure* wrapfigure SCfigure sidewaysfigure sidewaysfigure* algorithm algorithm* algorithm2e listing "
    "floatingfigure teaserfigure marginfigure scheme".split()
)
OTHER_FLOATS = {
    "algorithm": "algorithm", "algorithm*": "algorithm", "algorithm2e": "algorithm", "listing": "listing",
    "scheme": "scheme",
}  # fmt: skip
"""Floats with a number of their own that are no figures."""
TABLES = frozenset(
    "table table* wraptable sidewaystable sidewaystable* SCtable margintable rotatetable deluxetable deluxetable* "
    "longtable longtable* xltabular longtabu supertabular ltable planotable".split()
)
GRIDS = frozenset(
    "tabular tabular* tabularx tabulary tabu longtabu longtable longtable* xltabular supertabular deluxetable "
    "deluxetable* tblr NiceTabular mpxtabular xtabular planotable".split()
)
"""Environments that hold rows and cells; some of them are a float at the same time."""
SUBFLOATS = frozenset({"subtable", "subfigure", "subtable*", "subfigure*", "subfloat"})
FRONT = frozenset(
    "author affil affiliation address institute email IEEEauthorblockN IEEEauthorblockA icmlauthor altaffiltext "
    "icmlaffiliation icmlkeywords keywords altaffiliation collaboration authornote speaker pacs PACS MSC "
    "subjclass keyword".split()
)
HEADINGS = {
    "acknowledgments": "Acknowledgments", "acknowledgements": "Acknowledgements", "acknowledgment": "Acknowledgment",
    "acknowledgement": "Acknowledgement", "ack": "Acknowledgements", "acks": "Acknowledgments",
}  # fmt: skip
NOTES = frozenset({"footnote", "footnotetext", "thanks", "tablefootnote"})
STRUCTURE = (
    SECTIONS.keys()
    | FRONT
    | HEADINGS.keys()
    | {"par", "item", "caption", "captionof", "subcaption", "label", "title", "maketitle", "appendix", "begin", "end"}
    | {"bibitem", "abstract", "subfloat", "tablecaption", "tablecomments", "tablerefs", "icmltitle", "appendices"}
    | {
        "captionsetup",
        "thetable",
        "thefigure",
        "setcounter",
        "beginsection",
        "tablenotetext",
        "centerline",
        "date",
        "tableofcontents",
        "twocolumn",
        "bigskip",
    }
)
INLINE = frozenset({"array", "split", "aligned", "cases", "center", "small"})
"""Environments that change nothing in the text around them."""
BOXES = frozenset(
    "document minipage adjustbox footnotesize scriptsize tiny large spacing doublespace singlespace sloppypar "
    "subequations flushleft flushright centering multicols threeparttable turn landscape CJK CJK* otherlanguage".split()
)
"""Environments that say how, not what."""
