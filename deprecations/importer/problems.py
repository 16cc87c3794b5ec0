"""The problems an import can report, each with a code that never changes its meaning.

A problem never stops an import: what can be understood is imported, and the problem says what a
person should look at. What stops an import is an error of the source or of the guard.
"""

from __future__ import annotations

from dataclasses import dataclass

from deprecations.catalogue.records import Problem, Severity


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One code: how severe it is, what it means and what a person can do about it."""

    code: str
    severity: Severity
    title: str
    advice: str

    def at(self, document: str, line: int | None, message: str) -> Problem:
        return Problem(self.code, self.severity, document, line, message)


NO_VERSION = ProblemKind(
    "QD001",
    Severity.WARNING,
    "Heading without a version",
    "The entry is imported without its own date; set the release in the admin once it is known.",
)
SINCE_IN_REMOVED = ProblemKind(
    "QD002",
    Severity.WARNING,
    "Removed entry that says “since”",
    "The release is taken as the one that removed the feature; check it.",
)
BAD_VERSION = ProblemKind(
    "QD003",
    Severity.WARNING,
    "Version that cannot be read",
    "Versions are written X.Y or X.Y.Z; the entry is imported without this one.",
)
UNKNOWN_RELEASE = ProblemKind(
    "QD004",
    Severity.WARNING,
    "Release that is not in the list of releases",
    "The version is recorded as stated; correct the document, or add the release in the admin.",
)
UNEXPECTED_LEVEL = ProblemKind(
    "QD005",
    Severity.WARNING,
    "Entry at an unexpected level",
    "It is imported as a feature of the category it stands in; check the heading's underline.",
)
MARKUP = ProblemKind(
    "QD006",
    Severity.WARNING,
    "Markup that cannot be read",
    "The text around it is imported as plain text; mend the markup.",
)
REFUSED_DIRECTIVE = ProblemKind(
    "QD007",
    Severity.ERROR,
    "Directive that is not allowed",
    "Deprecation documents need no directives; say it in plain RST.",
)
UNSUPPORTED_FORMAT = ProblemKind(
    "QD008",
    Severity.WARNING,
    "Document that is not supported",
    "The document was left out; a manual in Texinfo is read if the list stands in it.",
)
REPEATED_TITLE = ProblemKind(
    "QD009",
    Severity.INFO,
    "Same title twice in one category",
    "Entries with different texts are kept as features of their own, with equal ones as one.",
)
EMPTY_CATEGORY = ProblemKind(
    "QD010",
    Severity.INFO,
    "Category without entries",
    "Nothing to do unless its entries were lost.",
)
SLUG_TAKEN = ProblemKind(
    "QD011",
    Severity.INFO,
    "Address already taken",
    "Two features would have the same address; the later one carries a number.",
)
MISSING_DOCUMENT = ProblemKind(
    "QD012",
    Severity.WARNING,
    "List missing from a release",
    "Only one of the two lists was found; what the other would say is unknown.",
)
RELEASE_IN_THE_MAKING = ProblemKind(
    "QD013",
    Severity.INFO,
    "Release in the making",
    "The tree is not a final release; its documents may still change.",
)
OLDER_TREE = ProblemKind(
    "QD014",
    Severity.INFO,
    "Older documents of a known release",
    "A later tree of the same release is known already and was kept.",
)
UNDEFINED_SUBSTITUTION = ProblemKind(
    "QD015",
    Severity.WARNING,
    "Substitution without a value",
    "The name is shown as it stands.",
)
BOTH_VERSIONS_DISAGREE = ProblemKind(
    "QD016",
    Severity.WARNING,
    "Name and VERSION file disagree",
    "Of a folder the VERSION file is believed, in a git repository the tag.",
)
UNCLEAR_SECTION = ProblemKind(
    "QD017",
    Severity.WARNING,
    "Section that is not clearly an entry or a category",
    "Move it below the list's title; give the heading of an entry its version.",
)
NEW_RELEASE = ProblemKind(
    "QD018",
    Severity.WARNING,
    "Release that is not in the list yet",
    "Add it with its date in the admin; until then it counts as expected.",
)
MISSED_HEADING = ProblemKind(
    "QD019",
    Severity.ERROR,
    "Heading that was not recognised",
    "Underline it over its whole length, on one line, with a blank line above.",
)
REMOVAL_IN_DEPRECATED = ProblemKind(
    "QD020",
    Severity.WARNING,
    "Deprecated entry that states only its removal",
    "The removal is recorded as stated; say since when it is deprecated, or list it as removed.",
)
LATER_RELEASE = ProblemKind(
    "QD021",
    Severity.WARNING,
    "Release later than the document's own",
    "The version is recorded as stated; check it.",
)
NO_TITLE = ProblemKind(
    "QD022",
    Severity.WARNING,
    "Heading without a title",
    "The version takes the place of the title; name the feature before it.",
)
UNKNOWN_COMMAND = ProblemKind(
    "QD023",
    Severity.WARNING,
    "Texinfo command that is not known",
    "Its text is kept as it stands; use a command that is known, or write the text without it.",
)
LEFT_OUT = ProblemKind(
    "QD024",
    Severity.WARNING,
    "Part of a Texinfo document that was left out",
    "It is a comment, or meant for another output than web pages; take it out of there to have it "
    "read.",
)

KINDS = {
    kind.code: kind
    for kind in (
        NO_VERSION,
        SINCE_IN_REMOVED,
        BAD_VERSION,
        UNKNOWN_RELEASE,
        UNEXPECTED_LEVEL,
        MARKUP,
        REFUSED_DIRECTIVE,
        UNSUPPORTED_FORMAT,
        REPEATED_TITLE,
        EMPTY_CATEGORY,
        SLUG_TAKEN,
        MISSING_DOCUMENT,
        RELEASE_IN_THE_MAKING,
        OLDER_TREE,
        UNDEFINED_SUBSTITUTION,
        BOTH_VERSIONS_DISAGREE,
        UNCLEAR_SECTION,
        NEW_RELEASE,
        MISSED_HEADING,
        REMOVAL_IN_DEPRECATED,
        LATER_RELEASE,
        NO_TITLE,
        UNKNOWN_COMMAND,
        LEFT_OUT,
    )
}
