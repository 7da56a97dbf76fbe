// The filter: words that are offered, what is wrong in its place, and what it leaves.
import { require, shot, until, visit } from "../browser.mjs";

export async function filter_offers_words_and_takes_one({ page, server }) {
  const end = await server.streams(2);
  await visit(page, server);
  await page.waitForSelector(".row:not(.off)");
  await page.keyboard.press("/");
  await page.keyboard.type("ap");
  await page.waitForSelector(".words li >> text=app");
  await shot(page, "filter-words");
  await page.keyboard.press("Tab");
  await until(async () => (await page.inputValue("filter-box input")).startsWith("app"), "the word in the box");
  end();
}

export async function filter_that_is_wrong_has_a_caret_at_its_place({ page, server }) {
  await visit(page, server);
  await page.waitForSelector(".processes");
  await page.fill("filter-box input", "app=chat and frobs>3");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".fault:not([hidden])");
  const line = await page.textContent(".caret-line");
  await shot(page, "filter-fault");
  require(line === `${" ".repeat(13)}^`, `the caret is at '${line}'`);
  require(/frobs/.test(await page.textContent(".fault")), "the fault is not named");
}

export async function filter_leaves_what_matches_and_is_in_the_address({ page, server }) {
  const end = await server.streams(3);
  await visit(page, server);
  await page.fill("filter-box input", "app=stream");
  await page.keyboard.press("Enter");
  await until(async () => /^3 match/.test(((await page.textContent(".figures")) ?? "").trim()), "3 match");
  require(page.url().includes("filter=app%3Dstream"), page.url());
  await page.reload();
  await until(async () => /^3 match/.test(((await page.textContent(".figures")) ?? "").trim()), "3 match again");
  end();
}

export async function filter_without_a_match_says_so({ page, server }) {
  await visit(page, server, "#/processes?filter=app%3Dnobody");
  await page.waitForSelector("text=Nothing matches.");
  await shot(page, "nothing-matches");
}
