"""Pictures: near enough to be judged, both sides alike, and from where exports say."""

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.web.asking import Api
from tests.web.conftest import Open
from tests.web.test_task import go

CONFIG = """<View><Image name="o" value="$v"/>
<RectangleLabels name="c" toName="o">
  <Label value="Car" background="blue"/><Label value="Person" background="green"/>
</RectangleLabels></View>"""
WIDTH, HEIGHT = 200, 100
SQUARE = (20, 10, 60, 50)
RED = (255, 0, 0)


def picture() -> bytes:
    """A white picture with a red square, not in its middle."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    image.paste(RED, SQUARE)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


PICTURE = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"


def box(
    number: int, x: float, y: float, size: float = 5, **more: object
) -> dict[str, Any]:
    """A region; places and lengths in percent of the picture."""
    label = more.pop("label", "Car")
    place = {"x": x, "y": y, "width": size, "height": size, "rotation": 0}
    return {
        "id": f"r{number}",
        "from_name": "c",
        "to_name": "o",
        "type": "rectanglelabels",
        "original_width": WIDTH,
        "original_height": HEIGHT,
        "value": place | {"rectanglelabels": [label]},
        **more,
    }


def pictured(api: Api, source: object, truth: list[Any], answer: list[Any]) -> str:
    """The address of a task with this picture, a ground truth and an answer."""
    annotations = [{"result": truth, "ground_truth": True}, {"result": answer}]
    task = {"data": {"v": source}, "annotations": annotations}
    return api.make_task("Street", CONFIG, task)


def side(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True)


def moved(page: Page) -> list[str]:
    """How far each side is zoomed and moved."""
    layers = page.locator(".moved")
    expect(layers).to_have_count(2)
    return [layer.evaluate("node => node.style.transform") for layer in layers.all()]


def red_in(page: Page, place: Locator) -> tuple[float, float, float, float]:
    """Where the red square is on the screen: left, top, right, bottom."""
    around = place.bounding_box()
    assert around is not None
    shot = Image.open(io.BytesIO(place.screenshot())).convert("RGB")
    channels = (channel.tobytes() for channel in shot.split())
    spots = [
        (at % shot.width, at // shot.width)
        for at, (red, green, blue) in enumerate(zip(*channels, strict=True))
        if red > 150 and green < 90 and blue < 90
    ]
    across, down = zip(*spots, strict=True)
    left, top = around["x"], around["y"]
    return left + min(across), top + min(down), left + max(across), top + max(down)


@pytest.mark.parametrize("turns", [0, 90, 180, 270])
def test_a_region_lies_on_its_object_however_the_picture_was_turned(
    window: Open, api: Api, turns: int
) -> None:
    left, top, right, bottom = SQUARE
    region = box(1, 100 * left / WIDTH, 100 * top / HEIGHT, image_rotation=turns)
    region["value"] |= {"width": 20, "height": 40}
    assert (right - left, bottom - top) == (WIDTH * 20 / 100, HEIGHT * 40 / 100)
    page = window("/")

    go(page, pictured(api, PICTURE, [region], [region]))

    shown = side(page, "Chosen answer")
    image = shown.get_by_role("img", name="Of this task")
    expect(image).to_have_js_property("naturalWidth", WIDTH)
    shape = shown.locator(".shape[data-region] rect")
    outline = shape.bounding_box()
    assert outline is not None
    red = red_in(page, shown.locator(".image"))
    edges = (
        outline["x"],
        outline["y"],
        outline["x"] + outline["width"],
        outline["y"] + outline["height"],
    )
    assert edges == pytest.approx(red, abs=6)
    assert outline["width"] > 20
    size = shown.locator("img").bounding_box()
    assert size is not None
    assert (size["width"] > size["height"]) == (turns in {0, 180})


def test_both_sides_show_the_same_part(window: Open, api: Api) -> None:
    regions = [box(1, 10, 10), box(2, 50, 50, label="Person")]
    page = window("/")
    go(page, pictured(api, PICTURE, regions, regions))
    chosen = side(page, "Chosen answer")
    assert len(set(moved(page))) == 1

    chosen.locator(".image").hover()
    page.mouse.wheel(0, -400)

    expect(page.get_by_role("button", name="Fit")).to_be_enabled()
    [zoomed] = set(moved(page))
    assert "scale(1)" not in zoomed
    page.mouse.down()
    page.mouse.move(400, 300, steps=3)
    page.mouse.up()
    [dragged] = set(moved(page))
    assert dragged != zoomed
    page.get_by_role("button", name="Fit").click()
    assert set(moved(page)) == {"translate(0%, 0%) scale(1)"}

    page.get_by_label("Picture", exact=True).get_by_role(
        "button", name="Person"
    ).click()
    expect(page.locator("[data-region=r2]")).to_have_count(0)
    expect(page.locator("[data-region=r1]")).to_have_count(2)


def test_of_many_regions_the_errors_come_first_and_are_brought_near(
    window: Open, api: Api
) -> None:
    grid = [(x * 5.0, y * 6.5) for x in range(20) for y in range(15)]
    truth = [box(n, x, y, 2) for n, (x, y) in enumerate(grid)]
    answer = [box(n + 1_000, x, y, 2) for n, (x, y) in enumerate(grid[:-8])]
    page = window("/")

    go(page, pictured(api, PICTURE, truth, answer))

    comparison = side(page, "Comparison with the ground truth")
    pairs = comparison.locator("button.pair")
    expect(comparison.get_by_role("button", name="missed 8")).to_be_visible()
    for number in range(8):
        expect(pairs.nth(number)).to_contain_text("missed")
    labels = side(page, "Ground truth").locator(".shape text")
    expect(labels.first).to_be_attached()
    assert not any(label.is_visible() for label in labels.all()[:50])

    pairs.first.click()

    lit = side(page, "Ground truth").locator(".shape[data-lit]")
    expect(lit).to_have_count(1)
    expect(lit.locator("text")).to_be_visible()
    expect(page.get_by_role("button", name="Fit")).to_be_enabled()
    rectangle = lit.locator("rect").bounding_box()
    frame = side(page, "Ground truth").locator(".image").bounding_box()
    assert rectangle is not None
    assert frame is not None
    assert rectangle["width"] > frame["width"] / 20
    assert frame["x"] < rectangle["x"] < frame["x"] + frame["width"]
    assert frame["y"] < rectangle["y"] < frame["y"] + frame["height"]


def test_a_click_on_a_region_chooses_its_line(window: Open, api: Api) -> None:
    page = window("/")
    go(page, pictured(api, PICTURE, [box(1, 40, 40, 20)], [box(9, 42, 42, 20)]))

    pair = side(page, "Comparison with the ground truth").locator("button.pair")
    expect(pair).to_be_visible()
    side(page, "Chosen answer").locator("[data-region=r9] rect").click()

    expect(pair).to_have_attribute("aria-pressed", "true")


FOLDER = Path(__file__).parent


class TestMediaOfExports:
    """Addresses that mean something to Label Studio alone."""

    ADDRESS = "/data/local-files/?d=street/one.png"

    @pytest.fixture
    def allowed(self) -> list[str]:
        return ["status of 404"]

    def test_the_setting_that_would_help_is_named(self, window: Open, api: Api) -> None:
        page = window("/")

        go(page, pictured(api, self.ADDRESS, [box(1, 1, 1)], []))

        blocked = side(page, "Chosen answer").locator(".blocked")
        expect(blocked).to_contain_text("GROUND_TRUTH_MEDIA_FOLDER=/srv/pictures")

    class TestFolder:
        """With the setting, the same address is shown: in the task and in the list."""

        @pytest.fixture
        def settings(self, tmp_path: Path) -> dict[str, Any]:
            (tmp_path / "media" / "street").mkdir(parents=True)
            (tmp_path / "media" / "street" / "one.png").write_bytes(picture())
            return {"media_folder": tmp_path / "media"}

        def test_a_file_of_the_folder_is_shown(self, window: Open, api: Api) -> None:
            page = window("/")
            address = pictured(api, TestMediaOfExports.ADDRESS, [box(1, 1, 1)], [])

            go(page, address)

            image = side(page, "Chosen answer").locator(".image img")
            expect(image).to_have_js_property("naturalWidth", WIDTH)
            go(page, address.rpartition("/")[0])
            thumbnail = page.locator("img.thumbnail")
            expect(thumbnail).to_have_js_property("naturalWidth", WIDTH)
