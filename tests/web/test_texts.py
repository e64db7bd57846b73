"""Long texts, and texts that are read from the right."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.web.asking import Api
from tests.web.conftest import Open
from tests.web.test_pictures import side
from tests.web.test_task import go

CONFIG = """<View><Text name="o" value="$v"/>
<Labels name="c" toName="o"><Label value="PER"/><Label value="LOC"/></Labels></View>"""
WORDS = 8_000
SENTENCE = "قال المدير إن الشركة في القاهرة ستفتح مكتبا جديدا"


def span(text: str, word: str, label: str, number: int) -> dict[str, Any]:
    start = text.index(word)
    place = {"start": start, "end": start + len(word), "text": word}
    return {
        "id": f"s{number}",
        "from_name": "c",
        "to_name": "o",
        "type": "labels",
        "value": place | {"labels": [label]},
    }


def written(api: Api, text: str, truth: list[Any], answer: list[Any]) -> str:
    """The address of a task with this text, a ground truth and an answer."""
    annotations = [{"result": truth, "ground_truth": True}, {"result": answer}]
    task = {"data": {"v": text}, "annotations": annotations}
    return api.make_task("Texts", CONFIG, task)


def scrolled(page: Page) -> list[float]:
    """The share of its length that each side is scrolled by."""
    share = "node => node.scrollTop / (node.scrollHeight - node.clientHeight)"
    return [text.evaluate(share) for text in page.locator(".sides .text").all()]


def test_both_columns_of_a_long_text_and_the_comparison_stay_in_sight(
    window: Open, api: Api
) -> None:
    text = " ".join(f"word{number}" for number in range(WORDS))
    truth = [span(text, "word10 ", "PER", 1), span(text, "word4000 ", "LOC", 2)]
    answer = [span(text, "word10 ", "PER", 3), span(text, "word7900 ", "LOC", 4)]
    page = window("/")

    go(page, written(api, text, truth, answer))

    comparison = side(page, "Comparison with the ground truth")
    expect(comparison.get_by_role("heading")).to_be_in_viewport()
    side(page, "Chosen answer").locator(".text").hover()
    page.mouse.wheel(0, 5_000)
    page.wait_for_function(
        "[...document.querySelectorAll('.sides .text')].every(e => e.scrollTop > 100)"
    )
    left, right = scrolled(page)
    assert abs(left - right) < 0.01

    for sign in ("LOC", "LOC"):
        page.keyboard.press("n")
        chosen = comparison.locator("button.pair[aria-pressed=true]")
        expect(chosen).to_contain_text(sign)
        lit = page.locator(".sides mark[data-lit]").first
        expect(lit).to_be_in_viewport()
    page.keyboard.press("p")
    expect(chosen).to_contain_text("missed")
    expect(side(page, "Ground truth").locator("mark[data-lit]")).to_be_in_viewport()


def test_marks_do_not_change_the_order_of_a_text_from_the_right(
    window: Open, api: Api
) -> None:
    """Where each word stands on the screen is compared with the text without marks."""
    words = SENTENCE.split()
    marked = [span(SENTENCE, words[1], "PER", 1), span(SENTENCE, words[5], "LOC", 2)]
    page = window("/")

    go(page, written(api, SENTENCE, [], marked))

    text = page.locator("section[aria-label='Chosen answer'] .text")
    expect(text.locator("mark")).to_have_count(2)
    lefts = text.evaluate(
        """(text, words) => {
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          const found = new Map();
          for (let node; (node = walker.nextNode()); )
            for (const word of words) {
              const at = node.data.indexOf(word);
              if (at < 0 || node.parentElement.closest("sub")) continue;
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + word.length);
              found.set(word, range.getBoundingClientRect());
            }
          return words.map((word) => [found.get(word).left, found.get(word).top]);
        }""",
        words,
    )
    lines: dict[int, list[float]] = {}
    for left, top in lefts:
        lines.setdefault(round(top / 10), []).append(left)
    for line in lines.values():
        assert line == sorted(line, reverse=True), "the first word is the rightmost"
    assert text.evaluate("node => getComputedStyle(node).direction") == "rtl"
