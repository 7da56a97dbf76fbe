// The server is stopped under the page, and started again; the line is slow, or is cut.
import { loginOf, person, require, requireClean, shot, until, visit } from "../browser.mjs";
import { Line } from "../line.mjs";
import { anotherLink } from "./pages.mjs";

export async function slow_link_shows_rows_as_they_come({ page, server }) {
  const end = await server.streams(3);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 20_000 });
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await page.waitForSelector(".row:not(.off)", { timeout: 20_000 });
  end();
}

export async function server_that_stops_and_starts_is_borne_calmly({ page, server }) {
  await visit(page, server);
  await page.waitForSelector(".row:not(.off)");
  await server.stop();
  await page.waitForSelector(".banner");
  require((await page.$$(".row:not(.off)")).length > 0, "what was seen is gone");
  await shot(page, "server-stopped");
  await server.start();
  // A session does not outlive its server: the page says so, and asks who one is.
  await page.waitForSelector(".login .farewell, .row:not(.off)", { timeout: 30_000 });
  await page.waitForSelector(".login");
  await shot(page, "server-started-anew");
  await page.fill("input[name=token]", server.link);
  await page.click(".token-form button");
  await page.waitForSelector(".row:not(.off)");
  await until(async () => !(await page.$(".banner")), "no banner");
  server.login = await loginOf(page);
}

/** Whose rows are shown, and who is there, each in order. */
async function shownAndThere(shown, page) {
  const rows = await shown.$$eval(".row:not(.off):not(.ended) .cell:nth-child(3)", (all) => all.map((it) => it.textContent.trim()).sort());
  const there = await page.evaluate(async () => {
    const { processes } = await (await window.ask("/api/processes?filter=app%3Dstream")).json();
    return processes.map((row) => row.pid).sort();
  });
  return [rows.join(), there.join()];
}

export async function stream_that_is_cut_goes_on_from_where_it_was({ browser, page, server }) {
  const line = await Line.to(server);
  const link = (await anotherLink(page, server, "over a line")).replace(server.url, line.url);
  const far = await person(browser);
  const asked = [];
  far.on("request", (it) => it.url().includes("/api/events") && asked.push(it));
  await server.streams(2);
  const end = await server.streams(1);
  await far.goto(link);
  await far.waitForSelector(".processes");
  await visit(far, line, "#/processes?filter=app%3Dstream");
  const figures = async () => ((await far.textContent(".figures")) ?? "").trim();
  await until(async () => /^3 match/.test(await figures()), "3 match");
  line.cut();
  await far.waitForSelector(".banner");
  end();
  await server.streams(2);
  await until(async () => (await shownAndThere(far, page))[1].split(",").length === 4, "two more, and one less");
  require(/^3 match/.test(await figures()), "what was seen has changed without a line");
  line.said = "";
  line.mend();
  await until(async () => {
    const [rows, there] = await shownAndThere(far, page);
    return rows === there && /^4 match/.test(await figures());
  }, "the rows that are there now");
  const from = asked.at(-1).headers()["last-event-id"];
  require(/^[0-9a-zA-Z]+\.\d+$/.test(from ?? ""), `it asks for what came after ${from}`);
  require(/^event: ?rows$/m.test(line.said), "no rows came over the line");
  require(!/^event: ?hello$/m.test(line.said), "all was loaded anew");
  await requireClean(far);
  await far.context().close();
  line.close();
}
