// A real browser, and what is watched in every page of it.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const SHOTS = new URL("../../target/console/", import.meta.url).pathname;

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function open() {
  mkdirSync(SHOTS, { recursive: true });
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** A page of a person of its own. What the page may never do is gathered in page.faults. */
export async function person(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "light", ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`thrown: ${error.message}`));
  page.on("console", (message) => {
    // A server that is stopped, and a session that is over, are told of by the browser on its own.
    if (message.type() === "error" && !/Failed to load resource|net::ERR_|WebSocket connection/.test(message.text())) {
      page.faults.push(`console: ${message.text()}`);
    }
  });
  page.on("dialog", (dialog) => {
    page.faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(watch);
  return page;
}

/** Runs in the page: asks as it does, with the token that it keeps; gathers long tasks, shifts of the layout, and when the first row was there. */
function watch() {
  window.ask = (path, options = {}) => {
    const token = JSON.parse(localStorage.getItem("archangel.token") ?? '""');
    return fetch(path, { ...options, headers: { "X-Archangel-Token": token, ...options.headers } });
  };
  const seen = { tasks: [], shift: 0, firstRow: 0, violations: [] };
  window.seen = seen;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => seen.tasks.push(Math.round(entry.duration)))).observe({ type: "longtask" });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value))).observe({
    type: "layout-shift",
    buffered: true,
  });
  document.addEventListener("securitypolicyviolation", (event) => seen.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
  const look = () => {
    if (document.querySelector(".row:not(.off)")) {
      seen.firstRow = performance.now();
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
}

/** The login of a page, for others: the cookie and the token, and nothing else that it keeps. */
export async function loginOf(page) {
  const { cookies, origins } = await page.context().storageState();
  const kept = origins.map((it) => ({ ...it, localStorage: it.localStorage.filter(({ name }) => name === "archangel.token") }));
  return { cookies, origins: kept };
}

/** A login by a link. */
export async function logIn(browser, link) {
  const page = await person(browser);
  await page.goto(link);
  await page.waitForSelector(".processes");
  const login = await loginOf(page);
  await page.context().close();
  return login;
}

export function shot(page, name) {
  return page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

/** Goes to a page of the console. */
export async function visit(page, server, hash = "#/processes") {
  await page.goto(`${server.url}/${hash}`);
  await page.waitForSelector("main");
}

export function require(fact, otherwise) {
  if (!fact) {
    throw new Error(otherwise);
  }
}

/** Waits until a question has this answer. */
export async function until(question, what, seconds = 15) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    if (await question()) {
      return;
    }
    require(Date.now() < end, `not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** No script but the page's own has run, nothing was thrown, and the policy was never in the way. */
export async function requireClean(page) {
  const { crossed, violations } = await page.evaluate(() => ({ crossed: window.crossed, violations: window.seen?.violations ?? [] }));
  require(!crossed, "a script from outside has run");
  require(!violations.length, `the policy was in the way: ${violations.join("; ")}`);
  require(!page.faults.length, page.faults.join("\n"));
}
