"""A picture that somebody uploaded to Label Studio is seen on our page."""

import io

from PIL import Image
from playwright.sync_api import BrowserContext, expect

from tests.label_studio.here import Here, number
from tests.label_studio.states import rows_here
from tests.label_studio.there import IMAGE_CONFIG, LabelStudio

WIDTH = 37


def test_an_uploaded_picture_is_seen_on_our_page(
    there: LabelStudio, here: Here, browser: BrowserContext
) -> None:
    remote = there.project("Pictures", IMAGE_CONFIG)
    picture = io.BytesIO()
    Image.new("RGB", (WIDTH, 20), "orange").save(picture, "PNG")
    files = {"file": ("orange.png", picture.getvalue(), "image/png")}
    there.ask("POST", f"/api/projects/{remote}/import", files=files)
    project = here.follow(there.url, remote, there.personal_token())
    task = next(rows_here(here, project))

    page = browser.new_page()
    page.goto(f"{here.url}/#/projects/{project}/tasks/{number(task['id'])}")
    image = page.locator("img[src*='/media/']").first
    expect(image).to_be_visible()

    assert task["data"]["image"].startswith("/data/upload/")
    expect(image).to_have_js_property("naturalWidth", WIDTH)
    page.close()
