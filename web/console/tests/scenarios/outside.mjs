// What comes from outside, and who would use the page of another.
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { require, shot, until, visit } from "../browser.mjs";
import { showEnded } from "./pages.mjs";

const PAYLOAD = "<img src=x onerror=window.crossed=1><script>window.crossed=1</script>";
const IN_PATH = "<img src=x onerror=window.crossed=1>";

export async function texts_from_outside_stay_text({ page, server }) {
  for (const path of [`/${encodeURIComponent(IN_PATH)}`, `/stream?q=${encodeURIComponent(PAYLOAD)}`, "/%22onmouseover=window.crossed=1%20x=%22"]) {
    const cut = new AbortController();
    const answer = await fetch(server.demo + path, { headers: { "User-Agent": PAYLOAD }, signal: cut.signal });
    void answer.body.cancel().catch(() => undefined);
    cut.abort();
  }
  for (const hash of ["#/processes", "#/history", "#/tables/errors", `#/history?filter=${encodeURIComponent(PAYLOAD)}`, `#/process/${encodeURIComponent(PAYLOAD)}`, `#/tables/${encodeURIComponent(PAYLOAD)}`]) {
    await visit(page, server, hash);
    await page.waitForTimeout(500);
    require(!(await page.$("main img, main script")), `${hash} has made an element of it`);
  }
  await visit(page, server, "#/history?filter=name~onerror");
  await page.waitForSelector("td:has-text('onerror')");
  await shot(page, "outside");
}

/** What is at a path of the server, as the page asks for it. */
const asked = (page, path) => page.evaluate(async (it) => (await window.ask(it)).json(), path);

/** One that is found, as pid@instance. */
async function found(page, filter) {
  const { instance, processes } = await asked(page, `/api/processes?filter=${encodeURIComponent(filter)}`);
  return processes.length ? `${processes[0].pid}@${instance}` : "";
}

async function requireText(page, selector) {
  await page.waitForSelector(`${selector}:has-text('onerror')`);
  require(!(await page.$(`${selector} :is(img, script)`)), `${selector} has made an element of it`);
}

export async function texts_from_outside_stay_text_at_a_process_that_lives({ page, server }) {
  const cut = new AbortController();
  server.cuts.push(cut);
  cut.answer = await fetch(`${server.demo}/stream?q=${encodeURIComponent(PAYLOAD)}`, { headers: { "User-Agent": PAYLOAD }, signal: cut.signal });
  await visit(page, server);
  const stream = await found(page, "app=stream and kind=http");
  await visit(page, server, `#/process/${stream}`);
  await page.click("button:text-is('curl line')");
  await requireText(page, "stack-view .copy-line code");
  await page.click("button:text-is('Stack now')");
  await page.waitForSelector("stack-view :is(.thread pre, p.dim)");
  const core = await page.evaluate(async (it) => {
    const answer = await window.ask(`/api/processes/${it}/core`);
    return [await answer.text(), ...["content-type", "content-disposition", "x-content-type-options"].map((name) => answer.headers.get(name))];
  }, stream);
  require(core[0].includes("onerror"), "the core does not tell of the head");
  require(/^text\/plain/.test(core[1]) && /^attachment/.test(core[2]) && core[3] === "nosniff", `the core comes as ${core.slice(1)}`);
}

export async function texts_from_outside_stay_text_in_a_tap({ page, server }) {
  const { hostname, port } = new URL(server.demo);
  const client = connect(Number(port), hostname);
  client.on("error", () => undefined);
  const ask = (path) => client.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nUser-Agent: ${PAYLOAD}\r\n\r\n`);
  client.on("connect", () => ask("/"));
  await visit(page, server);
  let conn = "";
  await until(async () => (conn = await found(page, `kind=conn and client=${hostname}:${client.localPort}`)), "the connection");
  await visit(page, server, `#/process/${conn}`);
  await page.click("button:text-is('Listen')");
  await page.waitForSelector("tap-view [role=status]:has-text('listening')");
  await until(async () => {
    ask(`/${encodeURIComponent(IN_PATH)}`);
    return page.$(".tap li:has-text('onerror')");
  }, "what passes");
  await requireText(page, ".tap li");
  client.destroy();
}

export async function texts_from_outside_stay_text_in_receipts_audit_and_plots({ page, server }) {
  const end = await server.streams(1);
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await until(async () => /^1 match/.test(((await page.textContent(".figures")) ?? "").trim()), "1 match");
  const stream = await found(page, "app=stream");
  await page.focus(".grid");
  await page.keyboard.press("Home");
  await page.keyboard.press("k");
  await page.waitForSelector("dialog.act[open] #act-reason");
  await page.fill("#act-reason", PAYLOAD);
  await page.route("**/api/signal", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/"by":"[^"]*"/, `"by":${JSON.stringify(PAYLOAD)}`);
    return route.fulfill({ response: answer, body });
  });
  await page.click("dialog.act button[type=submit]");
  await requireText(page, ".receipts li");
  await page.click(".act-close");
  for (const [hash, selector] of [
    [`#/process/${stream}`, ".one-head p"],
    [`#/process/${stream}`, ".timeline li"],
    ["#/audit", "td"],
    ["#/history?filter=exit%3DKILL", "td"],
  ]) {
    await visit(page, server, hash);
    await requireText(page, selector);
  }
  await visit(page, server, "#/plots");
  await page.waitForSelector("#plot-exits .u-over");
  await showEnded(page, "KILL", "onerror");
  await requireText(page, ".ended-around td");
  end();
}

/** Asks as another page, or another name, would have a browser ask. */
function ask(server, options, body) {
  return new Promise((resolve, reject) => {
    const asked = request(`${server.url}${options.path}`, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("upgrade", (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode);
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

export async function orders_of_other_pages_are_refused({ page, server }) {
  await visit(page, server);
  const csrf = await page.evaluate(() => JSON.parse(localStorage.getItem("archangel.token")));
  const cookie = server.login.cookies.map((it) => `${it.name}=${it.value}`).join("; ");
  const order = JSON.stringify({ filter: "app=nobody", signal: "TERM", reason: "no", dry_run: true });
  const post = (headers) => ask(server, { method: "POST", path: "/api/signal", headers: { Cookie: cookie, "Content-Type": "application/json", ...headers } }, order);
  require((await post({ "X-Archangel-Token": csrf })) === 200, "the page's own order is refused");
  require((await post({})) === 401, "an order without the token is taken");
  require((await post({ "X-Archangel-Token": "0".repeat(43) })) === 401, "an order with a wrong token is taken");
  require((await post({ "X-Archangel-Token": csrf, "Sec-Fetch-Site": "cross-site" })) === 403, "an order of another site is taken");
  const form = await post({ "X-Archangel-Token": csrf, "Content-Type": "text/plain" });
  require(form === 403 || form === 415, `an order of a form is answered ${form}`);
}

/** Browsers send the cookie to whoever listens on this host, who then has it, and nothing else of the page's. */
export async function cookie_that_another_port_was_sent_opens_nothing({ page, server }) {
  const stolen = [];
  const thief = createServer((asked, answer) => {
    stolen.push(asked.headers.cookie);
    answer.end();
  });
  await new Promise((resolve) => thief.listen(0, "127.0.0.1", resolve));
  await page.goto(`http://127.0.0.1:${thief.address().port}/`);
  thief.close();
  const cookie = stolen.find((it) => /^archangel_session_\d+=/.test(it ?? ""));
  require(cookie, "the browser has sent no cookie to another port");
  require((await page.evaluate(() => localStorage.getItem("archangel.token"))) === null, "the token is there, too");
  for (const path of ["/api/processes", "/api/session", "/api/events", "/api/audit"]) {
    const status = await ask(server, { path, headers: { Cookie: cookie } });
    require(status === 401, `${path} with the cookie alone is answered ${status}`);
  }
  page.faults.length = 0; // another's page
}

export async function another_name_of_the_host_is_refused({ server }) {
  for (const path of ["/", "/api/session", "/assets/none.js"]) {
    const status = await ask(server, { path, headers: { Host: "attacker.example" } });
    require(status === 421, `${path} by another name is answered ${status}`);
  }
}

export async function socket_of_another_origin_is_refused({ server }) {
  const cookie = server.login.cookies.map((it) => `${it.name}=${it.value}`).join("; ");
  const socket = (origin) =>
    ask(server, {
      path: "/api/shell",
      headers: { Cookie: cookie, Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", ...origin },
    });
  require((await socket({ Origin: server.url })) === 101, "the page's own is refused");
  for (const origin of [{}, { Origin: "null" }, { Origin: "http://attacker.example" }, { Origin: server.url.replace("127.0.0.1", "localhost") }]) {
    const status = await socket(origin);
    require(status === 403, `a socket of ${origin.Origin ?? "no origin"} is answered ${status}`);
  }
}

export async function frame_of_another_page_stays_empty({ page, server }) {
  await page.goto(`data:text/html,<iframe src="${server.url}/"></iframe>`);
  await until(() => page.frames()[1]?.url().startsWith("chrome-error:"), "the frame is refused");
  page.faults.length = 0; // the browser tells of it
}

/** A page of another port of this host, which browsers send the cookie from, and of another name, has the browser order and read. */
export async function page_of_another_origin_orders_nothing_and_reads_nothing({ page, server }) {
  const end = await server.streams(1);
  const statuses = [];
  page.on("response", (answer) => answer.url().includes("/api/") && statuses.push(`${answer.status()} ${answer.url()}`));
  const other = createServer((_asked, answer) => answer.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>another</title>"));
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  for (const host of ["127.0.0.1", "localhost"]) {
    await page.goto(`http://${host}:${other.address().port}/`);
    const done = await page.evaluate(async (url) => {
      const order = JSON.stringify({ filter: "app=stream", signal: "KILL", reason: "of another page", expect: 1 });
      const tried = (path, options) => fetch(url + path, { credentials: "include", ...options }).then((it) => it.type, () => "refused");
      const json = { "Content-Type": "application/json" };
      return [
        await tried("/api/processes"),
        await tried("/api/signal", { method: "POST", headers: json, body: order }),
        await tried("/api/signal", { method: "POST", headers: { ...json, "X-Archangel-Token": "0".repeat(43) }, body: order }),
        await tried("/api/signal", { method: "POST", mode: "no-cors", body: order }),
      ];
    }, server.url);
    require(done.slice(0, 3).every((it) => it === "refused") && ["opaque", "refused"].includes(done[3]), `at ${host} a page reads ${done}`);
  }
  other.close();
  const taken = statuses.filter((it) => it.startsWith("2"));
  require(!taken.length, `the server has answered another page: ${taken}`);
  page.faults.length = 0; // the browser tells of it
  await visit(page, server);
  require(await found(page, "app=stream and kind=http"), "another page has ended it");
  end();
}
