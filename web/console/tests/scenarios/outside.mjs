// What comes from outside, and who would use the page of another.
import { createServer, request } from "node:http";
import { require, shot, until, visit } from "../browser.mjs";

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
