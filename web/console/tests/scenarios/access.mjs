// Coming in and going out, and what a role may not.
import { person, require, shot, until, visit } from "../browser.mjs";
import { requireAccessible } from "./looks.mjs";
import { anotherLink } from "./pages.mjs";

/** Logs in with a token or link that is typed. */
async function typeIn(page, link) {
  await page.fill("input[name=token]", link);
  await page.click(".token-form button");
}

export async function viewer_sees_why_orders_are_not_his({ page, server }) {
  await page.route("**/api/session", async (route) => {
    const answer = await route.fetch();
    return route.fulfill({ response: answer, json: { ...(await answer.json()), role: "viewer" } });
  });
  await visit(page, server);
  await page.reload();
  await page.waitForSelector(".role:has-text('viewer')");
  await page.waitForSelector(".row:not(.off)");
  await page.focus(".grid");
  await page.keyboard.press("Space");
  const kill = page.locator(".acts button", { hasText: "Kill" });
  require((await kill.getAttribute("aria-disabled")) === "true", "kill can be pressed");
  require(/needs operator/.test(await kill.getAttribute("title")), "it does not say why");
  await kill.click({ force: true });
  await page.waitForSelector(".toast.shown:has-text('needs operator')");
  await page.keyboard.press("k");
  require(!(await page.$("dialog[open]")), "the key does what the button may not");
  await visit(page, server, "#/audit");
  await page.waitForSelector("text=The audit is closed to you.");
  await shot(page, "viewer");
}

export async function link_works_once_and_leaves_no_trace({ browser, page, server }) {
  const link = await anotherLink(page, server, "for the next");
  const other = await person(browser);
  await other.goto(link);
  await other.waitForSelector(".row:not(.off)");
  require(!/t=/.test(other.url()) && !other.url().includes("/login"), `the address is ${other.url()}`);
  await other.click("button:text-is('Log out')");
  await other.waitForSelector(".login");
  await other.goto(link);
  await other.waitForSelector(".farewell:has-text('used')");
  await requireAccessible(other, "the login");
  await shot(other, "login");
  await typeIn(other, "nonsense");
  await other.waitForSelector(".fault-text:has-text('does not open')");
  await other.context().close();
}

export async function session_that_is_ended_goes_back_to_the_login({ page, server }) {
  await visit(page, server, "#/processes");
  await page.waitForSelector(".row:not(.off)");
  await page.context().clearCookies();
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await page.waitForSelector(".login .farewell");
  await until(async () => (await page.$$(".row")).length === 0, "no rows behind the login");
}
