// The other pages: one process, plots, history, tables, audit, the shell.
import { readFileSync } from "node:fs";
import { require, shot, until, visit } from "../browser.mjs";
import { requireAccessible } from "./looks.mjs";

export async function process_has_timeline_stack_tap_core_and_curl({ page, server }) {
  const end = await server.streams(1);
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await page.waitForSelector(".row:not(.off)");
  await page.dblclick(".row:not(.off) .cell:nth-child(5)");
  await page.waitForSelector(".timeline li:has-text('bytes')");
  await page.click("button:text-is('Stack now')");
  await page.waitForSelector(".thread pre");
  await page.click("button:text-is('Listen')");
  await page.waitForSelector(".tap li");
  await page.click("button:text-is('curl line')");
  await page.waitForSelector(".copy-line code:has-text('/stream')");
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("button:text-is('Core…')")]);
  require(readFileSync(await file.path(), "utf8").includes("/stream"), "the core does not tell of the request");
  await requireAccessible(page, "one process");
  await shot(page, "process");
  end();
  await page.waitForSelector(".one-head :text('ended')");
  await page.waitForSelector(".timeline li:has-text('out in all')");
  await shot(page, "process-ended");
}

/**
 * Goes back in the plot of exits to somebody who ended by a cause, and has it shown who ended then. Where it was somebody else, again
 * from the latest point: points come meanwhile.
 */
export async function showEnded(page, cause, who) {
  await page.focus("#plot-exits");
  const ended = async () => Number(new RegExp(`${cause}:?\\s*(\\d+)`).exec(await page.textContent("#plot-exits .u-legend"))?.[1] ?? 0);
  await until(
    async () => {
      for (let by20 = 0; by20 < 300 / 20; by20++) {
        await page.keyboard.press("PageDown");
      }
      for (let step = 0; step < 300 && (await ended()) === 0; step++) {
        await page.keyboard.press("ArrowLeft");
      }
      await page.keyboard.press("Enter");
      return page.waitForSelector(`.ended-around td:has-text('${who}')`, { timeout: 2000 }).catch(() => false);
    },
    `${who} among those who ended by ${cause}`,
    30,
  );
}

export async function plots_zoom_by_dragging_and_show_who_ended_at_a_click({ page, server }) {
  const end = await server.streams(20);
  await visit(page, server, "#/plots");
  await page.waitForSelector("#plot-rate .u-over");
  end();
  await page.waitForSelector(".plots .bar:has-text('A step is 1s.')");
  await shot(page, "plots");
  await requireAccessible(page, "the plots");
  await showEnded(page, "HUP", "GET /stream");
  await shot(page, "plots-ended");
  await page.click(".ended-around button");
  const box = await page.locator("#plot-exits .u-over").boundingBox();
  await page.mouse.click(box.x + box.width - 4, box.y + 40);
  await page.waitForSelector(".ended-around :is(td, p:has-text('nobody'))");
  await page.click(".ended-around button");
  await page.locator("#plot-rate .u-over").scrollIntoViewIfNeeded();
  const drag = await page.locator("#plot-rate .u-over").boundingBox();
  await page.mouse.move(drag.x + drag.width * 0.7, drag.y + 40);
  await page.mouse.down();
  await page.mouse.move(drag.x + drag.width * 0.95, drag.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.waitForSelector(".plots .bar .chip");
  await shot(page, "plots-zoomed");
  await page.keyboard.press("Escape");
  await until(async () => !(await page.$(".plots .bar .chip")), "the whole again");
}

export async function plots_zoom_by_keys_alone({ page, server }) {
  await visit(page, server, "#/plots");
  await page.waitForSelector("#plot-rate .u-over");
  await page.keyboard.press("?");
  await page.waitForSelector("dialog.sheet[open] dd:has-text('zoom to what is chosen')");
  await page.keyboard.press("Escape");
  await page.focus("#plot-rate");
  const drawn = () => page.$eval("#plot-rate .u-select", (it) => it.offsetWidth);
  const draw = () =>
    until(async () => {
      await page.keyboard.press("Shift+ArrowLeft");
      return (await drawn()) > 6;
    }, "a stretch of time that is drawn");
  await draw();
  await page.keyboard.press("Escape");
  await until(async () => (await drawn()) === 0, "nothing is drawn");
  await draw();
  await page.keyboard.press("ArrowRight");
  require((await drawn()) === 0, "a step without Shift goes on drawing");
  await draw();
  await shot(page, "plots-drawn");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".plots .bar .chip");
  require((await drawn()) === 0, "it is drawn still");
  await shot(page, "plots-zoomed-by-keys");
  const whole = async () => {
    await page.keyboard.press("Escape");
    await until(async () => !(await page.$(".plots .bar .chip")), "the whole again");
  };
  await whole();
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".plots .bar .chip");
  await whole();
}

/** Asks for another link to log in, by the verb of a table, and returns it. */
export async function anotherLink(page, server, reason) {
  await visit(page, server, "#/tables/logins");
  await page.click("button:text-is('login')");
  await page.fill("verb-dialog input", reason);
  await page.click("verb-dialog button[type=submit]");
  await page.waitForSelector(".toast.shown:has-text('login#t=')");
  return /http:\S+/.exec(await page.textContent(".toast"))[0];
}

export async function tables_have_their_verbs({ page, server }) {
  require((await anotherLink(page, server, "for a colleague")).startsWith(server.url), "it is a link to elsewhere");
  await requireAccessible(page, "the tables");
}

export async function audit_tells_what_was_done({ page, server }) {
  await anotherLink(page, server, "for the auditor");
  await visit(page, server, "#/audit");
  await page.waitForSelector("td:has-text('for the auditor')");
  await requireAccessible(page, "the audit");
  await shot(page, "audit");
}

export async function shell_runs_in_the_page({ page, server }) {
  await visit(page, server, "#/shell");
  await until(async () => (await page.textContent(".xterm-accessibility, .xterm-rows"))?.includes("archangel>"), "a prompt");
  await page.keyboard.type("ps app=console\r");
  await until(async () => (await page.textContent(".xterm-rows"))?.includes("/api/shell"), "the shell's own row");
  await shot(page, "shell");
  await requireAccessible(page, "the shell");
  await page.keyboard.press("Shift+Escape");
  require(await page.evaluate(() => document.activeElement?.matches(".top nav a")), "the keys are caught in the terminal");
}
