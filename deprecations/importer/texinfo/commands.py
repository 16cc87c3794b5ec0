"""The commands of Texinfo that a manual of QEMU's may hold, by what becomes of them."""

from __future__ import annotations

from typing import Final

# Headings by their depth in a book.
HEADINGS: Final[dict[str, int]] = {
    **dict.fromkeys(
        ("appendix", "chapheading", "chapter", "majorheading", "part", "top", "unnumbered"), 1
    ),
    **dict.fromkeys(
        ("appendixsec", "appendixsection", "heading", "section", "unnumberedsec"), 2
    ),
    **dict.fromkeys(("appendixsubsec", "subheading", "subsection", "unnumberedsubsec"), 3),
    **dict.fromkeys(
        ("appendixsubsubsec", "subsubheading", "subsubsection", "unnumberedsubsubsec"), 4
    ),
}  # fmt: skip

# Text in braces.
LITERALS: Final = frozenset(
    {"code", "command", "env", "file", "indicateurl", "kbd", "key", "option", "samp", "t"}
)
EMPHASIS: Final = dict.fromkeys(("cite", "dfn", "emph", "i", "slanted", "var"), "*") | {
    "b": "**",
    "strong": "**",
}
PLAIN: Final = frozenset(
    {"asis", "clicksequence", "dmn", "footnote", "math", "r", "sansserif", "sc", "sub", "sup",
     "titlefont", "w"}
)  # fmt: skip
# Text in braces with parts between commas.
PARTED: Final = frozenset(
    {"abbr", "acronym", "email", "inforef", "pxref", "ref", "uref", "url", "xref"}
)
DROPPED: Final = frozenset({"anchor", "hyphenation"})

# What stands for text by itself, with or without an empty pair of braces.
INSERTED: Final[dict[str, str]] = {
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "arrow": "->",
    "atchar": "@",
    "backslashchar": "\\",
    "bullet": "•",
    "comma": ",",
    "copyright": "©",
    "dots": "...",
    "enddots": "...",
    "equiv": "==",
    "error": "error-->",
    "euro": "€",
    "expansion": "==>",
    "geq": "≥",
    "guillemetleft": "«",
    "guillemetright": "»",
    "hashchar": "#",
    "lbracechar": "{",
    "leq": "≤",
    "minus": "-",
    "point": "-!-",
    "pounds": "£",
    "print": "-|",
    "quotedblleft": '"',
    "quotedblright": '"',
    "quoteleft": "'",
    "quoteright": "'",
    "rbracechar": "}",
    "registeredsymbol": "®",
    "result": "=>",
    "textdegree": "°",
    "tie": " ",
}
# A command of one sign.
SIGNS: Final[dict[str, str]] = {
    **{sign: sign for sign in "@{}.!?&\\\n"},
    **dict.fromkeys(" \t*", " "),
    **dict.fromkeys(":-/|", ""),
}
# Accents, as the characters that combine with the letter before them.
ACCENTS: Final[dict[str, str]] = {
    '"': "\u0308",
    "'": "\u0301",
    ",": "\u0327",
    "=": "\u0304",
    "^": "\u0302",
    "`": "\u0300",
    "~": "\u0303",
}

# Environments. Their lines stay as they are:
AS_WRITTEN: Final = frozenset(
    {"display", "example", "format", "lisp", "smalldisplay", "smallexample", "smallformat",
     "smalllisp"}
)  # fmt: skip
LISTS: Final = frozenset({"enumerate", "itemize", "multitable"})
TABLES: Final = frozenset({"ftable", "table", "vtable"})
QUOTATIONS: Final = frozenset(
    {"indentedblock", "quotation", "smallindentedblock", "smallquotation"}
)
# The text in these is text as any other.
TRANSPARENT: Final = frozenset(
    {"cartouche", "flushleft", "flushright", "group", "raggedright"}
)  # fmt: skip

# What stands in a part for one output only. Of those, the one of web pages is read.
READ_PARTS: Final = frozenset(
    {"ifhtml", "ifnotdocbook", "ifnotinfo", "ifnotlatex", "ifnotplaintext", "ifnottex", "ifnotxml"}
)
LEFT_OUT_PARTS: Final = frozenset(
    {"ifdocbook", "ifinfo", "iflatex", "ifnothtml", "ifplaintext", "iftex", "ifxml"}
)
FLAGGED_PARTS: Final = frozenset({"ifclear", "ifset"})
# Comments, text for other programs, and what only a whole book needs.
LEFT_OUT: Final = frozenset(
    {"copying", "detailmenu", "direntry", "docbook", "documentdescription", "html", "ignore",
     "latex", "macro", "menu", "rmacro", "tex", "titlepage", "xml"}
)  # fmt: skip

# Lines that are instructions to the formatter, or entries of an index.
INSTRUCTIONS: Final = frozenset(
    {"allowcodebreaks", "author", "cindex", "codequotebacktick", "codequoteundirected", "contents",
     "defcodeindex", "defindex", "dircategory", "documentencoding", "documentlanguage",
     "exampleindent", "finalout", "findex", "firstparagraphindent", "frenchspacing", "headings",
     "kbdinputstyle", "kindex", "need", "node", "page", "paragraphindent",
     "pindex", "printindex", "refill", "setchapternewpage", "setcontentsaftertitlepage",
     "setfilename", "settitle", "shortcontents", "smallbook", "sp", "subtitle",
     "summarycontents", "syncodeindex", "synindex", "tindex", "title", "urefbreakstyle", "vindex",
     "vskip", "xrefautomaticsectiontitle"}
)  # fmt: skip
# Instructions of which the rest of the line is text.
PREFIXES: Final = frozenset({"center", "exdent", "indent", "noindent"})
