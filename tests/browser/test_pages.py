"""Every page in a real browser: accessible, quiet, in light and dark, on desk and phone."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from deprecations.models import Body, Feature, Override
from deprecations.services.overrides import set_overrides

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/features/",
    "/features/?stage=removable&ordering=-releases_overdue&q=-",
    "/features/?q=nothing-has-this-name&stage=removed",
    "/features/command-line-no-hpet/",
    "/features/command-line-mon-option/?release=12.0",
    "/features/command-line-mon-option/?release=sles-15-sp6",
    "/features/qmp-commands-drive-backup/?release=2.8",
    "/categories/",
    "/releases/",
    "/releases/11.1/",
    "/compare/",
    "/compare/?from=8.2&to=9.1",
    "/removals/",
    "/removals/?release=12.0&category=device-options",
    "/removals/?release=2.8",
    "/distributions/",
    "/machine-types/?name=pc-q35-5.0&release=10.0",
    "/machine-types/?name=pc-i440fx-2.3",
    "/policy/",
    "/policy/record/",
    "/policy/record/?release=2.8",
]

EXCESS_WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(
    site: str, quiet_page: Page, colours: Literal["light", "dark"], width: int
) -> None:
    quiet_page.emulate_media(color_scheme=colours)
    quiet_page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for path in PAGES:
        quiet_page.goto(site + path)
        results = Axe().run(quiet_page)
        if results.violations_count:
            found[path] = results.generate_report()
    assert found == {}


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(site: str, quiet_page: Page, width: int) -> None:
    quiet_page.set_viewport_size({"width": width, "height": 800})
    too_wide = {}
    for path in PAGES:
        quiet_page.goto(site + path)
        excess = quiet_page.evaluate(EXCESS_WIDTH)
        if excess:
            too_wide[path] = excess
    assert too_wide == {}


@pytest.mark.parametrize(("media", "width"), [("screen", 320), ("screen", 1280), ("print", 720)])
def test_words_of_any_length_do_not_widen_a_page(
    site: str, quiet_page: Page, media: Literal["screen", "print"], width: int
) -> None:
    feature, words = Feature.objects.get(slug="qmp-commands-drive-backup"), "w" * 500
    values = {Override.Field.TITLE: words, Override.Field.SUMMARY: words}
    set_overrides(feature=feature, values=values, made_by=None, reason=words)
    quiet_page.emulate_media(media=media)
    quiet_page.set_viewport_size({"width": width, "height": 800})
    for path in ("/features/qmp-commands-drive-backup/", f"/features/?q={words[:200]}", "/"):
        quiet_page.goto(site + path)
        assert quiet_page.evaluate(EXCESS_WIDTH) == 0, path


def test_wide_code_scrolls_inside_its_block_and_with_the_keyboard(
    site: str, quiet_page: Page
) -> None:
    feature = Feature.objects.get(slug="qmp-commands-drive-backup")
    assert feature.summarised_by is not None
    body = feature.summarised_by.body
    Body.objects.filter(pk=body.pk).update(html=f"<pre>{'word ' * 80}</pre>")
    quiet_page.set_viewport_size({"width": 360, "height": 800})
    quiet_page.goto(f"{site}/features/{feature.slug}/")
    block = quiet_page.get_by_role("group", name="Block of code")
    assert block.evaluate("e => e.scrollWidth > e.clientWidth")
    assert quiet_page.evaluate(EXCESS_WIDTH) == 0
    assert Axe().run(quiet_page).violations_count == 0
    block.evaluate("e => e.addEventListener('scroll', () => { e.dataset.scrolled = 'yes' })")
    block.focus()
    quiet_page.keyboard.press("ArrowRight")
    expect(block).to_have_attribute("data-scrolled", "yes")


def test_axe_finds_nothing_on_pages_that_refuse(site: str, page: Page) -> None:
    for path in ("/no/such/page/", "/?release=9.7", "/features/?stage=wrong&page=0"):
        page.goto(site + path)
        assert Axe().run(page).violations_count == 0, path


def test_pages_answer_without_javascript(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.get_by_role("searchbox").fill("-no-hpet")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="-no-hpet", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "-no-hpet"
    assert page.get_by_text("-machine hpet=off").first.is_visible()
    assert not page.locator("[data-copy]").first.is_visible()
    assert not page.locator("[data-theme-switch]").is_visible()
    context.close()


def test_printed_comparison_says_what_it_compares_but_offers_no_files(
    site: str, quiet_page: Page
) -> None:
    quiet_page.goto(f"{site}/compare/?from=debian-12&to=debian-13")
    quiet_page.emulate_media(media="print")
    expect(quiet_page.get_by_text("Debian 12 ships QEMU 7.2.")).to_be_visible()
    expect(quiet_page.get_by_role("link", name="Markdown")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390])
def test_releases_to_choose_are_not_cut_off_in_the_strip_of_a_phone(
    site: str, quiet_page: Page, width: int
) -> None:
    quiet_page.set_viewport_size({"width": width, "height": 800})
    quiet_page.goto(f"{site}/removals/")
    box = quiet_page.get_by_label("As of release").bounding_box()
    assert box is not None
    assert box["width"] > 150
