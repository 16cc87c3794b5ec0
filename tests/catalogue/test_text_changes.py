"""Word by word: what a later text adds to an earlier one, and what it leaves out."""

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.text_changes import Piece, PieceKind, changed_words

SAME, ADDED, REMOVED = PieceKind.SAME, PieceKind.ADDED, PieceKind.REMOVED
LEFT_OUT = Piece(PieceKind.LEFT_OUT, "")


def test_words_that_changed_stand_between_those_that_did_not() -> None:
    assert changed_words("Use the old switch here.", "Use the new switch here.") == (
        Piece(SAME, "Use the"),
        Piece(REMOVED, "old"),
        Piece(ADDED, "new"),
        Piece(SAME, "switch here."),
    )


def test_another_way_to_write_quotes_dashes_and_lines_is_no_change() -> None:
    assert changed_words("Use ``a``\nor “b” – or c.", "Use 'a' or \"b\" -- or   c.") == ()


def test_quotes_that_moved_are_no_change_beside_one() -> None:
    pieces = changed_words("The ``a`` option went.", "The 'a' option stays.")
    assert pieces == (
        Piece(SAME, "The 'a' option"),
        Piece(REMOVED, "went."),
        Piece(ADDED, "stays."),
    )


def test_one_word_between_two_changes_is_shown_as_part_of_them() -> None:
    assert changed_words("It was the old way then.", "It is the new way then.")[1:3] == (
        Piece(REMOVED, "was the old"),
        Piece(ADDED, "is the new"),
    )


def test_text_that_came_or_went_is_one_piece() -> None:
    assert changed_words("", "All new.") == (Piece(ADDED, "All new."),)
    assert changed_words("All old.", "") == (Piece(REMOVED, "All old."),)


def test_paragraph_that_was_added_keeps_its_distance() -> None:
    assert changed_words("One.", "One.\n\nTwo.") == (
        Piece(SAME, "One."),
        Piece(ADDED, "\n\nTwo."),
    )


def test_text_that_is_only_parted_into_paragraphs_is_no_change() -> None:
    assert changed_words("One. Two.", "One.\n\nTwo.") == ()


def test_only_words_near_a_change_are_shown_of_a_long_text() -> None:
    many = " ".join(f"w{n}" for n in range(100))
    pieces = changed_words(f"{many} old {many}", f"{many} new {many}")
    assert [piece.kind for piece in pieces] == [
        PieceKind.LEFT_OUT,
        SAME,
        REMOVED,
        ADDED,
        SAME,
        PieceKind.LEFT_OUT,
    ]
    assert pieces[1].text.split() == [f"w{n}" for n in range(88, 100)]
    assert pieces[4].text.split() == [f"w{n}" for n in range(12)]
    assert pieces[0] == pieces[-1] == LEFT_OUT


def test_texts_of_any_length_are_compared_in_no_time() -> None:
    before = "x " + "a b c d " * 10_000
    after = "y " + "d c b a " * 10_000
    start = perf_counter()
    pieces = changed_words(before, after)
    assert {piece.kind for piece in pieces} == {ADDED, REMOVED}
    assert perf_counter() - start < 2


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_pieces_give_both_texts_back(before: list[str], after: list[str]) -> None:
    pieces = changed_words(" ".join(before), " ".join(after))
    if before == after:
        assert pieces == ()
    elif LEFT_OUT not in pieces:
        assert _text(pieces, without=ADDED) == before
        assert _text(pieces, without=REMOVED) == after


def _text(pieces: tuple[Piece, ...], *, without: PieceKind) -> list[str]:
    return " ".join(piece.text for piece in pieces if piece.kind is not without).split()
