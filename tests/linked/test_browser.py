"""Pages in Chromium: no complaint of its policy, readable without scripts, on narrow screens, in the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.serving import Server

PATHS = ("/system/deepseek-v3", "/variable/context-length?lang=ko", "/organisation/hostile", "/risk/none-such")


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_pages_in_a_browser(running: Server, chromium: Browser, scripts: bool) -> None:
    context = chromium.new_context(
        java_script_enabled=scripts, viewport={"width": 360, "height": 740}, color_scheme="dark"
    )
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("dialog", lambda dialog: messages.append(dialog.message))
    for path in PATHS:
        page.goto(f"{running.url}{path}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("body")).to_have_css("background-color", "rgb(18, 23, 29)")
        if scripts:
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    context.close()
    assert [one for one in messages if "404" not in one] == []


@pytest.mark.slow
def test_the_switch_changes_the_language(running: Server, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{running.url}/variable/context-length")
    expect(page.locator("h1")).to_contain_text("context length")
    page.get_by_role("link", name="한국어").click()
    expect(page.locator("h1")).to_contain_text("컨텍스트 길이")
    page.get_by_role("link", name="효용").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    context.close()
