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

export async function history_and_audit_offer_the_columns_they_have({ page, server }) {
  const end = await server.streams(1);
  end();
  for (const [title, beginning, word, filter] of [
    ["History", "exit=OK and dura", "duration>", "exit=OK and duration>0s"],
    ["Audit", "who~root or pha", "phase=", "who~root or phase=outcome"],
  ]) {
    const hash = title.toLowerCase();
    await visit(page, server, `#/${hash}`);
    await page.waitForSelector(`.bar h1:has-text('${title}')`);
    await page.keyboard.press("/");
    await page.keyboard.type(beginning);
    await page.waitForSelector(`.words li:has-text('${word}')`);
    await shot(page, `${hash}-words`);
    await page.keyboard.press("Tab");
    require((await page.inputValue("filter-box input")).endsWith(word), `the box has ${await page.inputValue("filter-box input")}`);
    await page.fill("filter-box input", filter);
    await page.keyboard.press("Enter");
    await until(() => new URL(page.url()).hash.includes("filter="), "it is in force");
    require(!(await page.$(".fault:not([hidden])")), `${filter} is wrong: ${await page.textContent(".fault")}`);
    await page.fill("filter-box input", `${filter} and age>3`);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".fault:not([hidden]):has-text('age')");
    require((await page.textContent(".caret-line")) === `${" ".repeat(filter.length + 5)}^`, "the caret is elsewhere");
  }
}
