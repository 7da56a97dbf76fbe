// 100,000 rows that churn: the page stays light on its feet.
import { loadavg } from "node:os";
import { require, shot, until, visit } from "../browser.mjs";
import { Tasks } from "../tasks.mjs";

/** No task of the page may take longer, in milliseconds. */
const MOST = 100;

async function ready(page, server) {
  await visit(page, server);
  await until(async () => /in flight/.test((await page.textContent(".figures")) ?? ""), "the whole table", 60);
  const count = Number((await page.textContent(".figures b")).replaceAll(",", ""));
  require(count > 99_000, `there are ${count}`);
}

export async function crowd_of_100000_churns_without_a_long_task({ page, server }) {
  await ready(page, server);
  const tasks = await Tasks.watch(page);
  await page.waitForTimeout(6000);
  for (const column of ["name", "out", "pid", "age"]) {
    await page.click(`.head-cell button:text-is('${column}')`);
    await page.waitForTimeout(1500);
  }
  await page.keyboard.press("t");
  await page.waitForTimeout(2500);
  await page.keyboard.press("t");
  await page.mouse.move(700, 500);
  for (let turn = 0; turn < 30; turn++) {
    await page.mouse.wheel(0, 2500);
    await page.waitForTimeout(60);
  }
  const { cpu, wall, what } = await tasks.longest();
  const rows = await page.$$eval("[role=row]", (all) => all.length);
  console.log(`    longest task ${cpu} ms of CPU, ${wall} ms by the clock, at a load of ${loadavg()[0].toFixed(1)}; ${rows} rows in the document (${what})`);
  // By the clock a task is as long as its neighbours on the machine let it be; its own part is what it takes of the processor.
  require(cpu <= MOST, `a task took ${cpu} ms of CPU: ${what}`);
  require(rows <= 200, `${rows} rows are in the document`);
  await shot(page, "crowd");
}

export async function crowd_has_rows_at_the_height_of_a_wall({ page, server }) {
  await page.setViewportSize({ width: 3840, height: 2160 });
  await ready(page, server);
  require((await page.$$eval("[role=row]", (all) => all.length)) <= 200, "too many rows");
  await shot(page, "crowd-3840");
}

export async function crowd_is_listed_while_it_still_comes({ page, server }) {
  await visit(page, server);
  await page.waitForSelector(".row:not(.off)");
  await until(() => page.evaluate(() => window.seen.firstRow > 0), "a first row");
  console.log(`    first row of 100,000 after ${Math.round(await page.evaluate(() => window.seen.firstRow))} ms`);
}

export async function all_of_a_crowd_are_counted_before_they_are_hit({ page, server }) {
  await page.goto(`${server.url}/#/processes?filter=app%3Dchat`);
  await until(async () => / match/.test((await page.textContent(".figures").catch(() => "")) ?? ""), "those of chat", 60);
  await page.click("button:text-is('All that match')");
  await page.click("button:text-is('Kill')");
  await page.waitForSelector("h2:has-text('Kill ')");
  await until(async () => /Kill [\d,]{5,} processes$/.test((await page.textContent("#act-title")).trim()), "the count");
  await shot(page, "crowd-kill");
  await page.click("button:text-is('Leave them alone')");
}
