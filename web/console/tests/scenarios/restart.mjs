// The server is stopped under the page, and started again; the line is slow.
import { require, shot, until, visit } from "../browser.mjs";

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
  server.login = await page.context().storageState();
}
