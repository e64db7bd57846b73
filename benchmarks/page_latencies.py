"""How fast the page answers somebody who works with it, in a real browser.

``python -m benchmarks.page_latencies http://127.0.0.1:8000 TOKEN`` opens the first
project of a server that runs, such as one with ``benchmarks.street_pictures``. It takes
the sign of a ground truth off and puts it back: do not point it at data that matters.
"""

import shutil
import statistics
from collections.abc import Callable

import click
from playwright.sync_api import CDPSession, Page, sync_playwright

ROUNDS = 6  # even: what is starred is starred again
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SLOW_3G = {"latency": 400, "throughput": 50_000}
"""Milliseconds of a round trip, and bytes a second in either direction."""

ROW = "[role=rowgroup] [role=row]"
LONGEST = """
() => { globalThis.longest = []; new PerformanceObserver((list) => {
  globalThis.longest.push(...list.getEntries().map(({ duration }) => duration));
}).observe({ type: "longtask" }); }
"""
UNTIL = """
async ([act, selector, changed]) => {
  const text = () => document.querySelector(selector)?.textContent;
  const before = text();
  const start = performance.now();
  document.querySelector(act).click();
  while (changed ? text() === before || text() === undefined : text() === undefined)
    await new Promise(requestAnimationFrame);
  return performance.now() - start;
}
"""
SCROLL = """
async (speed) => {
  const table = document.querySelector("[role=table]");
  globalThis.longest.length = 0;
  const start = performance.now();
  let last = start;
  while (table.scrollTop + table.clientHeight < table.scrollHeight - 1) {
    const now = await new Promise(requestAnimationFrame);
    table.scrollBy(0, (now - last) * speed);
    last = now;
  }
  const end = String(table.ariaRowCount);
  while (!document.querySelector(`[aria-rowindex="${end}"] a`))
    await new Promise(requestAnimationFrame);
  return [performance.now() - start, Math.max(0, ...globalThis.longest)];
}
"""


def heap(session: CDPSession) -> float:
    """Megabytes in use, once what nobody holds is gone."""
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1e6


def timed(page: Page, act: str, selector: str, *, changed: bool = True) -> float:
    """Milliseconds from a click until what is selected is there, or another text."""
    found: float = page.evaluate(UNTIL, [act, selector, changed])
    return found


def told(name: str, once: Callable[[], float]) -> None:
    """The median and the most of some rounds."""
    times = [once() for _ in range(ROUNDS)]
    click.echo(f"{name:36} {statistics.median(times):7.0f} {max(times):7.0f} ms")


def interactions(page: Page, project: str, session: CDPSession) -> None:
    """A list and a task, as they are worked with."""
    page.evaluate("view => { location.hash = view }", f"{project}/tasks")
    page.locator(ROW).first.wait_for()
    page.evaluate(LONGEST)
    before = heap(session)
    status = ".list-bar [role=status], [role=status]"
    box = f"{ROW} [role=checkbox], {ROW} input[type=checkbox]"
    told("choose a row", lambda: timed(page, box, status))
    order = "[role=columnheader] button"
    told("order", lambda: timed(page, order, f"{ROW} a"))
    page.evaluate("view => { location.hash = view }", f"{project}/tasks")
    page.wait_for_timeout(500)

    def filtered() -> float:
        page.evaluate("view => { location.hash = view }", f"{project}/tasks")
        page.wait_for_timeout(500)
        found: float = page.evaluate(
            """async (view) => {
              const first = () => document.querySelector(
                "[role=rowgroup] [role=row] a")?.textContent;
              const before = first();
              const start = performance.now();
              location.hash = view;
              while (first() === before || first() === undefined)
                await new Promise(requestAnimationFrame);
              return performance.now() - start;
            }""",
            f"{project}/tasks?groundTruth=without",
        )
        return found

    told("filter: without ground truth", filtered)
    page.evaluate("view => { location.hash = view }", f"{project}/tasks")
    page.wait_for_timeout(500)
    told("open the first row", lambda: _opened(page))
    page.locator(f"{ROW} a").first.click()
    page.locator(".comparison").first.wait_for()
    told("next task (j)", lambda: _key(page, "j"))
    told("star or unstar", lambda: timed(page, ".answers .toggle", ".answers"))
    page.evaluate("view => { location.hash = view }", f"{project}/tasks")
    page.locator(ROW).first.wait_for()
    seconds, longest = page.evaluate(SCROLL, 100)
    click.echo(f"{'to the end':36} {seconds:7.0f} ms, longest task {longest:.0f} ms")
    click.echo(f"heap {before:.1f} MB, then {heap(session):.1f} MB")


def _opened(page: Page) -> float:
    taken = timed(page, f"{ROW} a", "[aria-label='Tasks of the list']", changed=False)
    page.go_back()
    page.locator(ROW).first.wait_for()
    return taken


def _key(page: Page, key: str) -> float:
    page.wait_for_timeout(300)
    found: float = page.evaluate(
        """async (key) => {
          const answer = () =>
            document.querySelector("[data-answer]")?.dataset.answer;
          const before = answer();
          const start = performance.now();
          const pressed = new KeyboardEvent("keydown", { key, bubbles: true });
          document.body.dispatchEvent(pressed);
          while (answer() === before || answer() === undefined)
            await new Promise(requestAnimationFrame);
          return performance.now() - start;
        }""",
        key,
    )
    return found


def first_row(page: Page, address: str, session: CDPSession) -> float:
    """Seconds until a row is seen on a slow line, with nothing in the cache."""
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    speed = SLOW_3G["throughput"]
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": SLOW_3G["latency"],
            "downloadThroughput": speed,
            "uploadThroughput": speed,
        },
    )
    page.goto("about:blank")
    page.goto(address, wait_until="commit")
    page.locator(ROW).first.wait_for(timeout=60_000)
    found: float = page.evaluate("performance.now()")
    return found / 1000


@click.command()
@click.argument("url")
@click.argument("token")
def main(url: str, token: str) -> None:
    """Measure the first project of the server."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise click.UsageError(f"none of these is here: {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{url}/#token={token}")
        page.locator(".card").first.wait_for()
        link = page.locator("a.card").first.get_attribute("href") or ""
        project = "/".join(link.split("/")[:3])
        session = page.context.new_cdp_session(page)
        interactions(page, project, session)
        seconds = first_row(page, f"{url}/{project}/tasks", session)
        click.echo(f"first row on slow 3G {seconds:.1f} s")
        browser.close()


if __name__ == "__main__":
    main()
