"""What commands mean to a reader: which print a letter, which take arguments that are not text, which are structure."""

from __future__ import annotations

from functools import cache

CITES = frozenset(
    "cite citep citet citealt citealp citeauthor citeyear citeyearpar Cite Citet Citep citeA citeN citeNP shortcite "
    "shortciteA shortciteN citeyearNP parencite textcite autocite footcite fullcite newcite citename onlinecite "
    "Citealt Citealp parencites textcites cites supercite smartcite Parencite Textcite citenum bibentry "
    "citet* citep* nocite".split()
)
REFS = frozenset("ref autoref cref Cref eqref pageref nameref vref Vref subref labelcref autoref* ref* figref".split())
SECTIONS = {
    "part": 0, "chapter": 0, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4, "subparagraph": 5,
}  # fmt: skip
BOLD_SWITCHES = frozenset({"bf", "bfseries", "boldmath"})
BOLD = frozenset({"textbf", "mathbf", "boldsymbol", "bm", "pmb", "B", "mathbold"})
UNDERLINE = frozenset({"underline", "uline", "ul", "uuline", "underbar", "dashuline", "uwave"})
PLAIN_SWITCHES = frozenset({"normalfont", "mdseries", "rm", "textnormal", "textmd", "unboldmath"})

_SIGNATURES = {
    "m": "label hyperlink hypertarget special input include linespread setstretch epsfig psfig epsfbox epsffile acro "
    "inst newlength newcounter stepcounter refstepcounter cline hhline Xhline pagestyle thispagestyle pagenumbering "
    "bibliographystyle addbibresource graphicspath hypersetup geometry tikzset pgfplotsset usetikzlibrary "
    "hyphenation index acrodef citestyle setcitestyle orcid authorrunning titlerunning journalname conferenceinfo "
    "CopyrightYear acmConference acmYear acmISBN acmDOI copyrightyear setcopyright acmJournal acmVolume acmNumber "
    "acmArticle acmMonth acmPrice acmSubmissionID editor icmlsetsymbol icmltitlerunning mathtoolsset fontfamily "
    "fontencoding fontseries fontshape setlist sisetup lstset typeout message setminted date tablewidth crdata "
    "tablecolumns tablenum phantom hphantom vphantom overset underset stackrel IEEEauthorrefmark tabletypesize "
    "enlargethispage thanksref",
    "mm": "setlength addtolength setcounter addtocounter colorlet settowidth numberwithin markboth fontsize Xcline "
    "crefname Crefname floatstyle floatplacement newfloat SetKwInput SetKw multicolumn definecolorset restylefloat",
    "mmm": "definecolor specialrule addcontentsline",
    "sm": "vspace hspace tag",
    "om": "textcolor colorbox color rotatebox captionsetup rowcolors marginpar todo missingfigure arrayrulecolor "
    "ccsdesc theoremstyle usepackage documentclass RequirePackage adjincludegraphics bibliography nocite",
    "soom": "includegraphics",
    "omm": "fcolorbox rule",
    "smm": "resizebox DeclareMathOperator",
    "oo": "makebox framebox",
    "moo": "raisebox",
    "mo": "scalebox",
    "ooom": "parbox",
    "omoo": "rowcolor columncolor cellcolor",
    "omomo": "multirow",
    "smomo": "newtheorem newcolumntype",
    "smommmmo": "titleformat",
    "smmmm": "titlespacing",
    "opm": "cmidrule",
    "so": "makecell thead",
    "o": "hyperref addlinespace footnotemark hdashline symbolfootnote toprule midrule bottomrule shortstack rothead "
    "diagbox linebreak pagebreak nopagebreak nolinebreak tabularnewline maketitle",
    "": "nonumber notag limits nolimits newblock text mathop tnote",
}
SKIPPED = {name: signature for signature, names in _SIGNATURES.items() for name in names.split()}
"""Of a command: its arguments that are no text; what follows them is.

m: in braces, o: in square brackets, p: in round brackets, s: a star.
"""

KEPT = (
    CITES
    | REFS
    | SECTIONS.keys()
    | BOLD
    | BOLD_SWITCHES
    | {"textit", "emph", "textsc", "texttt", "textsf", "textrm", "it", "em", "tt", "sc", "sf", "small", "par", "item"}
    | {"caption", "captionof", "subcaption", "label", "footnote", "footnotetext", "title", "author", "maketitle"}
    | {"begin", "end", "newcommand", "renewcommand", "def", "input", "include", "document", "table", "table*"}
    | {"tabular", "tabular*", "tabularx", "figure", "figure*", "abstract", "thebibliography", "bibitem", "hline"}
    | {"multicolumn", "multirow", "toprule", "bottomrule", "cmidrule", "cline", "appendix", "thanks", "date", "\\"}
    | {"frac", "left", "right", "equation", "align", "longtable", "[", "]", "(", ")", "bibliography", "url", "href"}
) - {"B", "figref", "bm", "cites"}
"""Commands and environments that the reader knows: what a paper's own style makes of them does not count."""

LETTERS = {
    "%": "%", "&": "&", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", " ": " ", "\n": " ", "-": "", "/": "",
    "@": "", "ldots": "...", "dots": "...", "cdots": "...", "textellipsis": "...", "dotsc": "...", "dotsb": "...",
    "lq": "‘", "textasciitilde": "~", "textbackslash": "\\", "textasciicircum": "^", "textbar": "|", "textless": "<",
    "vert": "|", "textgreater": ">", "textunderscore": "_", "textpm": "±", "textdegree": "°", "degree": "°",
    "textquotesingle": "'", "textendash": "–", "textemdash": "—", "texttimes": "×", "percent": "%", "slash": "/",
    "TeX": "TeX", "Vert": "‖", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "quad": " ", "qquad": " ", ",": " ", ";": " ",
    ":": " ", ">": " ", "!": "", "enspace": " ", "thinspace": " ", "space": " ", "newline": " ", "\\": " ",
    "tabularnewline": " ", "hfill": " ", "linebreak": " ", "cr": " ", "and": ", ", "And": ", ", "AND": ", ",
    "textperiodcentered": "·", "cdot": "·", "ast": "*", "star": "*", "dag": "†", "dagger": "†", "ddag": "‡",
    "ddagger": "‡", "textdagger": "†", "textdaggerdbl": "‡", "textasteriskcentered": "*", "S": "§", "P": "¶",
    "prime": "′", "circ": "°", "colon": ":", "lbrace": "{", "rbrace": "}", "checkmark": "✓", "cmark": "✓",
    "xmark": "✗", "Checkmark": "✓", "XSolidBrush": "✗", "lbrack": "[", "rbrack": "]", "uparrow": "↑",
    "downarrow": "↓", "textuparrow": "↑", "textdownarrow": "↓", "textminus": "-", "textsuperscript": "^", "le": "≤",
    "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠", "ll": "≪", "gg": "≫",
    "approx": "≈", "sim": "∼", "simeq": "≃", "lesssim": "≲", "gtrsim": "≳", "propto": "∝", "mid": "|", "to": "→",
    "rightarrow": "→", "leftarrow": "←", "times": "×",
    "gets": "←", "coloneqq": "≔", "pm": "±", "mp": "∓", "div": "÷", "infty": "∞", "textmu": "µ",
    "micro": "µ", "ell": "l", "hbar": "ħ", "varepsilon": "ε", "epsilon": "ϵ", "euro": "€", "pounds": "£", "i": "ı",
    "j": "ȷ", "nobreakspace": " ", "nobreakdash": "", "allowbreak": "", "hyp": "-", "textquotedblleft": "“",
    "textquotedblright": "”", "textquoteleft": "‘", "textquoteright": "’", "copyright": "©", "bullet": "•",
    "textbullet": "•", "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.", "deg": "deg", "lvert": "|",
    "rvert": "|", "lVert": "‖", "rVert": "‖", "|": "‖", "langle": "⟨", "rangle": "⟩", "medspace": " ",
    "thickspace": " ", "onedot": ".", "textsubscript": "_", "arcmin": "′", "arcsec": "″", "msun": "M⊙", "sun": "⊙",
}  # fmt: skip
"""Commands that print a letter, where we know better than the library's table, or it has none."""

UNITS = {
    "second": "s", "metre": "m", "meter": "m", "gram": "g", "kilogram": "kg", "kilo": "k", "milli": "m", "nano": "n",
    "centi": "c", "mega": "M", "giga": "G", "tera": "T", "pico": "p", "femto": "f", "hertz": "Hz", "volt": "V",
    "watt": "W", "joule": "J", "kelvin": "K", "celsius": "°C", "electronvolt": "eV", "newton": "N", "pascal": "Pa",
    "ampere": "A", "mole": "mol", "litre": "L", "liter": "L", "hour": "h", "minute": "min", "day": "d", "byte": "B",
    "bit": "bit", "per": "/", "squared": "^2", "cubed": "^3", "radian": "rad", "ohm": "Ω", "tesla": "T", "barn": "b",
}  # fmt: skip
"""Units of measurement by their names, as they stand in the second argument of \\SI."""

FUNCTIONS = frozenset(
    "log exp ln sin cos tan max min arg sup inf lim det dim ker Pr gcd argmax argmin sinh cosh tanh arcsin arccos "
    "arctan limsup liminf lg hom mod bmod softmax".split()
)
RELATIONS = frozenset("=<>≤≥≠≈∼≃≅≡∝≪≫≲≳∈∉⊂⊆⊃⊇→←↔⇒⇐⇔↦≐⊥∥:≔⟶⟹⟵⟺|")
BINARY = frozenset("+-±∓×÷·∗∘∪∩∧∨⊕⊗⊙∖")
DINGS = {"51": "✓", "52": "✔", "55": "✗", "56": "✘", "53": "✕", "54": "✖"}
ACCENTS = {
    "'": "\u0301", "`": "\u0300", '"': "\u0308", "c": "\u0327", "^": "\u0302", "~": "\u0303", "H": "\u030b",
    "k": "\u0328", "=": "\u0304", "b": "\u0331", ".": "\u0307", "d": "\u0323", "r": "\u030a", "u": "\u0306",
    "v": "\u030c", "t": "\u0361",
}  # fmt: skip
"""Commands that set an accent on the letter that follows: the combining character."""


@cache
def letters() -> dict[str, str]:
    """Return every command that prints something by itself: the library's table under our own."""
    from pylatexenc.latex2text import get_default_latex_context_db

    table: dict[str, str] = {}
    database = get_default_latex_context_db()
    for category in reversed(database.categories()):  # the first category counts most
        for spec in database.iter_macro_specs([category]):
            if isinstance(spec.simplify_repl, str) and "%" not in spec.simplify_repl and spec.simplify_repl:
                table[spec.macroname] = spec.simplify_repl
    return table | UNITS | LETTERS
