// The live table: keys, columns, order, tree, and that nothing jumps under a pointer.
import { require, shot, until, visit } from "../browser.mjs";

const titles = (page) => page.$$eval(".head-cell button", (all) => all.map((it) => it.textContent));

async function shown(page) {
  return page.$$eval(".row:not(.off)", (all) => all.sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).map((row) => row.textContent));
}

// Connections without children may stand above: the page's own, which browsers open ahead of need.
async function downToUnfolded(page) {
  const unfolded = await page.$(".row.current[aria-expanded='true']");
  if (!unfolded) {
    await page.keyboard.press("ArrowDown");
  }
  return unfolded;
}

export async function table_remembers_columns_and_order({ page, server }) {
  await visit(page, server);
  await page.waitForSelector(".row:not(.off)");
  await page.keyboard.press("c");
  await page.click(".popover label:has-text('route') input");
  await page.click(".popover label:has-text('client') input");
  await page.keyboard.press("Escape");
  await page.click(".head-cell button:text-is('pid')");
  await page.reload();
  await page.waitForSelector(".row:not(.off)");
  const all = await titles(page);
  require(all.includes("route") && !all.includes("client"), `columns are ${all}`);
  require((await page.getAttribute(".head-cell.down, .head-cell.up", "aria-sort")) !== "none", "no order is marked");
  require(/pid/.test(await page.textContent(".head-cell.down, .head-cell.up")), "the order is not by pid");
}

export async function tree_has_children_below_their_parents({ page, server }) {
  const end = await server.streams(2);
  await visit(page, server, "#/processes?filter=app%3Dstream%20or%20kind%3Dconn");
  await page.waitForSelector(".row:not(.off)");
  await page.keyboard.press("t");
  await page.waitForSelector(".row[aria-level='2']");
  await shot(page, "tree");
  const before = (await shown(page)).length;
  await page.focus(".grid");
  await page.keyboard.press("Home");
  await until(() => downToUnfolded(page), "an unfolded row under the keys");
  await page.keyboard.press("ArrowLeft");
  await until(async () => (await shown(page)).length < before, "fewer rows");
  end();
}

export async function order_is_held_under_a_pointer_and_what_comes_is_counted({ page, server }) {
  const first = await server.streams(3);
  await visit(page, server, "#/processes?filter=kind%3Dhttp%20and%20app%3Dstream");
  await until(async () => (await shown(page)).length === 3, "three rows");
  await page.mouse.move(600, 260);
  await page.mouse.move(610, 262);
  const before = await page.$$eval(".row:not(.off) .cell:nth-child(3)", (all) => all.map((it) => it.textContent).sort());
  const second = await server.streams(2);
  await page.waitForSelector(".chip:has-text('2 came')");
  const during = await page.$$eval(".row:not(.off) .cell:nth-child(3)", (all) => all.map((it) => it.textContent).sort());
  require(before.join() === during.join(), "rows have changed under the pointer");
  first();
  await page.waitForSelector(".row.ended");
  await shot(page, "held");
  await page.mouse.move(600, 20);
  await until(async () => (await shown(page)).length === 2, "two rows, once the pointer is away");
  second();
}

export async function keys_choose_and_open({ page, server }) {
  const end = await server.streams(2);
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await until(async () => (await shown(page)).length === 2, "two rows");
  await page.focus(".grid");
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.waitForSelector("text=2 chosen");
  await page.keyboard.press("Escape");
  await page.waitForSelector("text=nobody chosen");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".one h1");
  require(/#\/process\/\d+(@|%40)[0-9a-f]+/.test(page.url()), page.url());
  await page.keyboard.press("?");
  await page.waitForSelector("dialog.sheet[open]");
  await shot(page, "keys");
  end();
}

export async function keys_of_the_sheet_choose_sort_and_ask({ page, server }) {
  const end = await server.streams(2);
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await until(async () => (await shown(page)).length === 2, "two rows");
  await page.focus(".grid");
  await page.keyboard.press("a");
  await page.waitForSelector("text=all 2 that match");
  await server.streams(1);
  await page.waitForSelector(".chip:has-text('1 came')");
  await page.keyboard.press("r");
  await until(async () => (await shown(page)).length === 3, "who came, once it is sorted anew");
  await page.keyboard.press("Escape");
  await page.waitForSelector("text=nobody chosen");
  for (const [key, title] of [
    ["e", "End 1 process"],
    ["s", "1 process"],
  ]) {
    await page.focus(".grid");
    await page.keyboard.press("Home");
    await page.keyboard.press(key);
    await page.waitForSelector(`dialog.act[open] h2:has-text('${title}')`);
    require(Boolean(await page.$("dialog.act input[list=act-signals]")) === (key === "s"), `${key} asks for another signal, or does not`);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog.act:not([open])", { state: "attached" });
  }
  await page.click(".head-cell button:text-is('pid')");
  await page.focus(".grid");
  const sorted = () => page.$eval(".head-cell.down, .head-cell.up", (it) => [it.textContent, it.getAttribute("aria-sort")]);
  const [title, way] = await sorted();
  await page.keyboard.press("!");
  await until(async () => (await sorted()).join() !== `${title},${way}`, "the other way round");
  require((await sorted())[0] === title, "another column is sorted");
  const all = await titles(page);
  await page.keyboard.press(">");
  await until(async () => (await sorted())[0] === all[(all.indexOf(title) + 1) % all.length], "sorted by the column to the right");
  await page.keyboard.press("<");
  await until(async () => (await sorted())[0] === title, "sorted by the first again");
  const look = await page.getAttribute("button.look", "aria-label");
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await until(async () => (await page.getAttribute("button.look", "aria-label")) !== look, "another look");
  end();
}

export async function columns_are_picked_by_keys_alone({ page, server }) {
  await visit(page, server);
  await page.waitForSelector(".row:not(.off)");
  const before = await titles(page);
  await page.keyboard.press("c");
  await until(() => page.evaluate(() => document.activeElement?.matches(".popover input")), "the first column under the keys");
  const under = () => page.evaluate(() => `${document.activeElement.closest(".column-line")?.dataset.column} ${document.activeElement.textContent}`);
  const box = await under();
  await page.keyboard.press("Space");
  await until(async () => (await titles(page)).join() === before.slice(1).join(), "one column less");
  const checked = await page.$$eval(".popover input", (all) => all.filter((it) => it.checked).map((it) => it.parentElement.textContent.trim()));
  require(checked.join() === before.slice(1).join(), `the boxes that are checked are ${checked}`);
  await until(async () => (await under()) === box, "the keys at the column that was left out");
  await page.keyboard.press("Space");
  await until(async () => (await titles(page)).join() === [...before.slice(1), before[0]].join(), "that column behind all others");
  await until(async () => (await under()) === box, "the keys at it still");
  await page.keyboard.press("Tab");
  const left = await under();
  await page.keyboard.press("Enter");
  await until(async () => (await titles(page)).join() === [...before.slice(1, -1), before[0], before.at(-1)].join(), "that column further left");
  await until(async () => (await under()) === left, "the keys at what moves it");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".popover", { state: "hidden" });
}

export async function row_that_comes_and_row_that_changes_are_set_off({ page, server }) {
  const first = await server.streams(1);
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await until(async () => (await shown(page)).length === 1, "one row");
  /** The colours of the edges of these rows, once there are any. */
  const edges = async (state) => {
    const seen = await page.waitForFunction((css) => {
      const all = [...document.querySelectorAll(`${css} .pick`)].map((it) => getComputedStyle(it, "::before"));
      return all.length && all.every((it) => it.width === "4px") && all.map((it) => it.backgroundColor);
    }, state);
    return seen.jsonValue();
  };
  await page.waitForSelector(".row.new", { state: "detached" });
  const [came] = await Promise.all([edges(".row.new"), server.streams(1)]);
  require(came.length === 1, `${came.length} rows are new`);
  await page.waitForSelector(".row.new", { state: "detached" });
  const order = page.evaluate(async () => {
    const { instance, processes } = await (await window.ask("/api/processes?filter=app%3Dstream")).json();
    const body = JSON.stringify({ signal: "STOP", reason: "to see it change" });
    await window.ask(`/api/processes/${processes[0].pid}@${instance}/signal`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  });
  const [changed] = await Promise.all([edges(".row.changed"), order]);
  require(changed.length === 1 && changed[0] !== came[0], `the edges are ${changed} of what changes, and ${came} of what comes`);
  await page.waitForSelector(".row.changed", { state: "detached" });
  first();
}
