"""What lasts: one player for both answers, and series with their axis."""

import base64
import io
import math
import struct
import wave
from typing import Any

from playwright.sync_api import expect

from tests.web.asking import Api
from tests.web.conftest import Open
from tests.web.test_pictures import side
from tests.web.test_task import go

SECONDS = 4
RATE = 8_000


def tone() -> str:
    """Four seconds of a tone that gets louder, as a data address."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        count = SECONDS * RATE
        samples = (
            int(20_000 * n / count * math.sin(n * 440 * math.tau / RATE))
            for n in range(count)
        )
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return f"data:audio/wav;base64,{base64.b64encode(file.getvalue()).decode()}"


def stretch(number: int, kind: str, start: float, end: float) -> dict[str, Any]:
    value = {"start": start, "end": end, kind: ["A"]}
    return {"id": f"t{number}", "from_name": "c", "to_name": "o", "type": kind} | {
        "value": value
    }


def timed(api: Api, config: str, data: Any, truth: list[Any], answer: list[Any]) -> str:
    """The address of a task with a ground truth and an answer."""
    annotations = [{"result": truth, "ground_truth": True}, {"result": answer}]
    task = {"data": {"v": data}, "annotations": annotations}
    return api.make_task("Timed", config, task)


AUDIO = """<View><Audio name="o" value="$v"/>
<Labels name="c" toName="o"><Label value="A"/></Labels></View>"""
SERIES = """<View><TimeSeries name="o" value="$v" timeColumn="t">
  <Channel column="x" legend="Speed" units="km/h" strokeColor="#1f77b4"/>
  <Channel column="y"/>
</TimeSeries>
<TimeSeriesLabels name="c" toName="o"><Label value="A"/></TimeSeriesLabels></View>"""


def test_one_player_is_for_both_answers(window: Open, api: Api) -> None:
    truth = [stretch(1, "labels", 1, 2)]
    answer = [stretch(2, "labels", 2.5, 3.5)]
    page = window("/")

    go(page, timed(api, AUDIO, tone(), truth, answer))

    player = page.get_by_label("The recording of this task")
    expect(player).to_have_count(1)
    page.wait_for_function("() => document.querySelector('audio').readyState > 0")
    bars = [
        page.get_by_role("group", name=name).get_by_role("button")
        for name in ("★ Ground truth", "Chosen answer")
    ]
    expect(bars[0]).to_contain_text("from 1.0 to 2.0 seconds")
    bars[1].click()
    assert player.evaluate("node => node.currentTime") == 2.5
    heads = page.locator(".playhead")
    expect(heads).to_have_count(2)
    assert len({head.get_attribute("style") for head in heads.all()}) == 1
    bars[0].click()
    assert player.evaluate("node => node.currentTime") == 1
    page.wait_for_function(
        "() => document.querySelector('.waveform > div')?.shadowRoot"
        "?.querySelector('canvas')"
    )

    page.get_by_role("heading", name="2 answers").click()
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 1.05")
    page.keyboard.press("Space")
    assert player.evaluate("node => node.paused")
    page.get_by_label("Speed").select_option("2")
    assert player.evaluate("node => node.playbackRate") == 2


def test_a_series_has_its_axis_its_legends_and_the_stretches_of_both(
    window: Open, api: Api
) -> None:
    day = 1_750_000_000
    times = [day + 3_600 * hour for hour in range(24)]
    data = {
        "t": times,
        "x": [hour % 5 for hour in range(24)],
        "y": [hour**2 for hour in range(24)],
    }
    truth = [stretch(1, "timeserieslabels", times[4], times[8])]
    answer = [stretch(2, "timeserieslabels", times[12], times[20])]
    page = window("/")

    go(page, timed(api, SERIES, data, truth, answer))

    shown = side(page, "Chosen answer")
    expect(shown.locator("figcaption")).to_have_text(["Speed (km/h)", "y"])
    line = shown.locator("polyline").first
    expect(line).to_have_css("stroke", "rgb(31, 119, 180)")
    expect(shown.locator(".axis span").first).to_have_text(r"06 PM")
    figure = shown.locator("figure").first
    expect(figure.locator(".stretch.reference")).to_contain_text("A")
    expect(figure.locator(".stretch:not(.reference)")).to_contain_text("+ A")
    inside = figure.locator(".stretch:not(.reference)").bounding_box()
    plot = figure.locator(".plot").bounding_box()
    assert inside is not None
    assert plot is not None
    share = (inside["x"] - plot["x"]) / plot["width"]
    assert abs(share - 12 / 23) < 0.01
