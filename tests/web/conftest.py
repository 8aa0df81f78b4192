import time
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from subprocess import DEVNULL, Popen

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import BrowserContext, ConsoleMessage, Page, async_playwright

from bot.channels.simulator import Simulator
from bot.web.simulator import add_simulator_routes
from tests.web.world import PICTURE, FakeWorld

CHROMIUM = Path("/usr/bin/chromium")
HOW_TO_GET_CHROMIUM = "Chromium is missing: apt-get install chromium fonts-noto-cjk"

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two attachments and things that must never leave it."""
    folder = tmp_path / "data"
    (folder / "charts").mkdir(parents=True)
    (folder / "charts" / "progress.png").write_bytes(PICTURE)
    (folder / "台账 11月.xlsx").write_bytes(b"PK ledger")
    (folder / "kaohe.db").write_bytes(b"everything")
    (tmp_path / "outside.png").write_bytes(b"not yours")
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    return folder


@pytest.fixture
def simulator(data: Path) -> Simulator:
    return Simulator(data)


@pytest.fixture
async def client(world: FakeWorld, simulator: Simulator) -> AsyncIterator[Client]:
    """The simulator's HTTP, served over a real socket."""
    ids = count(1)
    app = web.Application()
    add_simulator_routes(app, world, simulator, lambda: f"m{next(ids)}")
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    assert CHROMIUM.exists(), HOW_TO_GET_CHROMIUM
    return CHROMIUM


@pytest.fixture(scope="session")
def browser_address(chromium_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start one Chromium for all page tests; each of them opens a profile of its own in it."""
    profile = tmp_path_factory.mktemp("chromium")
    quiet = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    command = [
        str(chromium_path),
        "--headless",
        "--no-sandbox",
        *quiet,
        f"--user-data-dir={profile}",
    ]
    options = [*command, "--remote-debugging-port=0"]
    with Popen(options, stderr=DEVNULL) as process:  # noqa: S603 - our own browser
        try:
            yield f"http://127.0.0.1:{_port(profile / 'DevToolsActivePort')}"
        finally:
            process.terminate()


def _port(file: Path) -> int:
    """Wait until Chromium has written where it listens."""
    for _ in range(200):
        if file.exists() and (lines := file.read_text().split()):
            return int(lines[0])
        time.sleep(0.05)
    raise AssertionError("Chromium did not start within 10 seconds")


@pytest.fixture
async def chromium(browser_address: str) -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(browser_address)
        context = await browser.new_context()
        yield context
        await context.close()


def _is_complaint(line: ConsoleMessage) -> bool:
    """Tell errors from the note that the browser makes of a refusal or a lost connection."""
    expected = "status of 400" in line.text or "net::ERR_FAILED" in line.text
    return line.type == "error" and not expected


@pytest.fixture
async def page(chromium: BrowserContext, client: Client) -> AsyncIterator[Page]:
    """The simulator's page on a laptop; anything the browser complains of fails the test."""
    complaints: list[str] = []
    page = await chromium.new_page()
    await page.set_viewport_size({"width": 1366, "height": 768})
    page.on("console", lambda line: complaints.append(line.text) if _is_complaint(line) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(str(client.make_url("/")))
    await page.locator(".phone").first.wait_for()
    yield page
    await page.close()
    assert complaints == []
