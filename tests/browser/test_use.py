"""What people do on the pages: with the keyboard, with a finger, with the few lines of script."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

CONTROLS = (
    ".site-header a, button, select, input[type=search], summary, "
    ".chip, .pagination a, .tile, .stage-choice"
)


def test_skip_link_comes_first_and_leads_to_the_content(site: str, quiet_page: Page) -> None:
    quiet_page.goto(site)
    quiet_page.keyboard.press("Tab")
    skip = quiet_page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    quiet_page.keyboard.press("Enter")
    expect(quiet_page.locator("main")).to_be_focused()


def test_list_is_filtered_with_the_keyboard_alone(site: str, quiet_page: Page) -> None:
    quiet_page.goto(f"{site}/features/")
    quiet_page.get_by_label("Text").focus()
    quiet_page.keyboard.type("hpet")
    for _ in range(4):  # category, release, button, the first stage
        quiet_page.keyboard.press("Tab")
    for _ in range(3):  # to “removed”
        quiet_page.keyboard.press("Tab")
    quiet_page.keyboard.press("Space")
    quiet_page.keyboard.press("Enter")
    expect(quiet_page).to_have_url(re.compile(r"\?q=hpet&release=11\.1&stage=removed$"))
    expect(quiet_page.get_by_role("rowheader")).to_have_count(1)


def test_focus_is_visible_on_everything_that_takes_it(site: str, quiet_page: Page) -> None:
    quiet_page.goto(f"{site}/features/command-line-no-hpet/")
    for _ in range(12):
        quiet_page.keyboard.press("Tab")
        outline = quiet_page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"


def test_empty_fields_do_not_stand_in_the_address(site: str, quiet_page: Page) -> None:
    quiet_page.goto(f"{site}/features/")
    quiet_page.get_by_role("button", name="Show").click()
    expect(quiet_page).to_have_url(f"{site}/features/?release=11.1")


def test_chosen_colours_are_remembered(site: str, quiet_page: Page) -> None:
    quiet_page.emulate_media(color_scheme="light")
    quiet_page.goto(site)
    switch = quiet_page.get_by_role("button", name=re.compile("Colours"))
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = quiet_page.evaluate(background)
    switch.click()
    switch.click()
    expect(switch).to_have_text("Colours: dark")
    dark = quiet_page.evaluate(background)
    assert dark != light
    quiet_page.goto(f"{site}/policy/")
    assert quiet_page.evaluate(background) == dark
    switch.click()
    expect(switch).to_have_text("Colours: automatic")
    assert quiet_page.evaluate(background) == light


def test_replacement_is_copied(site: str, quiet_page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    quiet_page.goto(f"{site}/features/command-line-no-hpet/")
    button = quiet_page.locator("[data-copy]").first
    button.click()
    expect(button).to_have_text("Copied")
    assert quiet_page.evaluate("navigator.clipboard.readText()") == "-machine hpet=off"
    expect(button).to_have_text("Copy", timeout=5000)


def test_sorting_by_a_heading_sorts_the_table(site: str, quiet_page: Page) -> None:
    quiet_page.goto(f"{site}/features/?stage=removable")
    quiet_page.get_by_role("link", name="Overdue").click()
    header = quiet_page.get_by_role("columnheader", name="Overdue")
    expect(header).to_have_attribute("aria-sort", "descending")
    rows = quiet_page.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("25 releases")


def test_cards_on_a_phone_are_still_a_table(site: str, quiet_page: Page) -> None:
    quiet_page.set_viewport_size({"width": 360, "height": 800})
    quiet_page.goto(f"{site}/features/?q=-no-hpet")
    table = quiet_page.get_by_role("table")
    expect(table.get_by_role("rowheader")).to_have_count(1)
    expect(table.get_by_role("cell").first).to_be_visible()


@pytest.mark.parametrize(
    ("media", "width", "shown"),
    [("screen", 360, "narrow"), ("screen", 1280, "wide"), ("print", 720, "wide")],
)
def test_line_of_releases_is_drawn_for_the_width_it_has(
    site: str, quiet_page: Page, media: Literal["screen", "print"], width: int, shown: str
) -> None:
    quiet_page.emulate_media(media=media)
    quiet_page.set_viewport_size({"width": width, "height": 800})
    quiet_page.goto(f"{site}/features/qmp-commands-drive-backup/")
    picture = quiet_page.get_by_role("img", name="Timeline")
    expect(picture).to_have_count(1)
    expect(picture).to_have_class(re.compile(rf"\b{shown}\b"))
    letters = picture.evaluate("e => e.getScreenCTM().a * parseFloat(getComputedStyle(e).fontSize)")
    assert letters >= 11
    expect(picture.get_by_text("liable from 7.1")).to_be_visible()


def test_controls_are_large_enough_for_a_finger(site: str, browser: Browser) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    for path in ("/", "/features/?stage=removed", "/features/command-line-no-hpet/"):
        page.goto(site + path)
        controls = page.locator(CONTROLS)
        for control in controls.all():
            box = control.bounding_box()
            if box is not None:  # it is shown
                assert box["height"] >= 44, (path, control.evaluate("e => e.outerHTML"))
    context.close()


def test_print_leaves_out_what_only_works_on_a_screen(site: str, quiet_page: Page) -> None:
    quiet_page.emulate_media(media="print")
    quiet_page.goto(f"{site}/features/command-line-no-hpet/")
    expect(quiet_page.get_by_role("navigation")).to_have_count(0)
    expect(quiet_page.locator("button:visible")).to_have_count(0)
    expect(quiet_page.get_by_role("heading", name="What to use instead")).to_be_visible()
