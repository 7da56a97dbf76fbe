// Coming in and going out, and what a role may not.
import { person, require, requireClean, shot, until, visit } from "../browser.mjs";
import { Server } from "../server.mjs";
import { requireAccessible } from "./looks.mjs";
import { anotherLink } from "./pages.mjs";

/** Logs in with a token or link that is typed. */
async function typeIn(page, link) {
  await page.fill("input[name=token]", link);
  await page.click(".token-form button");
}

const PASSWORD = "correct horse battery";

/** Logs in with a name and a password that are typed. */
async function nameIn(page, name, password) {
  await page.fill("input[name=name]", name);
  await page.fill("input[name=password]", password);
  await page.click(".name-form button");
}

export async function name_and_its_password_let_in_and_another_does_not({ browser, server }) {
  server.passwd("vera", "viewer", PASSWORD);
  const page = await person(browser);
  await page.goto(`${server.url}/`);
  await page.waitForSelector(".name-form:not([hidden])");
  await requireAccessible(page, "the login by name");
  await nameIn(page, "vera", "battery staple");
  await page.waitForSelector(".fault-text:has-text('The name or the password is wrong.')");
  await shot(page, "login-by-name");
  const status = () => page.evaluate(async () => (await window.ask("/api/session")).status);
  require((await status()) === 401 && (await page.$(".login")), "a wrong password lets in");
  await nameIn(page, "vera", PASSWORD);
  await page.waitForSelector(".row:not(.off)");
  require((await status()) === 200, "the right one does not");
  require((await page.getAttribute(".who", "title")) === "You are vera, as viewer", "it is somebody else");
  await requireClean(page);
  await page.context().close();
}

export async function consoles_on_two_ports_of_a_host_know_their_own_people({ browser, page, server }) {
  const other = await Server.serve();
  try {
    const both = await person(browser);
    await both.goto(await anotherLink(page, server, "beside another"));
    await both.waitForSelector(".row:not(.off)");
    await both.goto(other.link);
    await both.waitForSelector(".row:not(.off)");
    for (const each of [server, other]) {
      await both.goto(`${each.url}/`);
      await both.waitForSelector(".row:not(.off)");
      require(!(await both.$(".login")), `who is at ${each.url} is logged out by another console`);
    }
    await both.context().close();
  } finally {
    await other.remove();
  }
}

export async function viewer_sees_why_orders_are_not_theirs_and_the_server_gives_none({ browser, server }) {
  const end = await server.streams(1);
  server.passwd("vera", "viewer", PASSWORD);
  const page = await person(browser);
  await page.goto(`${server.url}/#/processes?filter=app%3Dstream`);
  await page.waitForSelector(".name-form:not([hidden])");
  await nameIn(page, "vera", PASSWORD);
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
  await visit(page, server, "#/tables/logins");
  const login = page.locator(".bar.second button", { hasText: "login" });
  require((await login.getAttribute("aria-disabled")) === "true" && /needs admin/.test(await login.getAttribute("title")), "a verb can be pressed");
  const answers = await page.evaluate(orderByHand);
  require(answers.every(([status]) => status === 403), `orders by hand are answered ${answers.join("; ")}`);
  require(answers.every(([, why]) => /denied|viewer/.test(why)), `they are refused without a reason: ${answers.join("; ")}`);
  require(await page.evaluate(async () => (await (await window.ask("/api/processes?filter=app%3Dstream")).json()).processes.length === 1), "one of them was given");
  await requireClean(page);
  await page.context().close();
  end();
}

/** Runs in the page: gives orders as the page would if it let one. Returns what each is answered. */
async function orderByHand() {
  const json = async (path) => (await window.ask(path)).json();
  const { instance } = await json("/api/session");
  const [{ pid }] = (await json("/api/processes?filter=app%3Dstream")).processes;
  const headers = { "Content-Type": "application/json" };
  const order = async (path, body) => {
    const answer = await window.ask(path, { method: "POST", headers, body: JSON.stringify(body) });
    return [answer.status, await answer.text()];
  };
  return [
    await order(`/api/processes/${pid}@${instance}/signal`, { signal: "KILL", reason: "by hand" }),
    await order("/api/signal", { filter: "app=stream", signal: "TERM", reason: "by hand" }),
    await order("/api/tables/logins/login", { arguments: [], reason: "by hand" }),
  ];
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

export async function page_with_the_cookie_and_no_token_goes_to_the_login({ page, server }) {
  await visit(page, server);
  await page.waitForSelector(".row:not(.off)");
  await page.evaluate(() => localStorage.removeItem("archangel.token"));
  require((await page.context().cookies()).length === 1, "the cookie is gone, too");
  await page.reload();
  await page.waitForSelector(".login");
  require(!(await page.$(".row")), "there are rows behind the login");
}

export async function browser_that_keeps_nothing_is_let_in({ browser, page, server }) {
  const other = await person(browser);
  await other.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("there is no room", "QuotaExceededError");
    };
  });
  await other.goto(await anotherLink(page, server, "for a browser that keeps nothing"));
  await other.waitForSelector(".row:not(.off)");
  await requireClean(other);
  await other.context().close();
}

export async function tabs_of_one_browser_log_in_and_out_together({ browser, page, server }) {
  const first = await person(browser);
  await first.goto(await anotherLink(page, server, "for two tabs"));
  await first.waitForSelector(".row:not(.off)");
  const second = await first.context().newPage();
  await second.goto(`${server.url}/`);
  await second.waitForSelector(".row:not(.off)");
  await first.click("button:text-is('Log out')");
  await first.waitForSelector(".login");
  await second.waitForSelector(".login .farewell");
  const kept = () => second.evaluate(() => localStorage.getItem("archangel.token"));
  require((await kept()) === null, "a token is left");
  server.passwd("vera", "viewer", PASSWORD);
  await first.reload();
  await first.waitForSelector(".name-form:not([hidden])");
  await nameIn(first, "vera", PASSWORD);
  await first.waitForSelector(".row:not(.off)");
  await second.waitForSelector(".who[title='You are vera, as viewer']");
  await second.waitForSelector(".row:not(.off)");
  await requireClean(first);
  await first.context().close();
}

export async function name_that_gets_another_password_is_shown_the_login({ browser, server }) {
  server.passwd("vera", "viewer", PASSWORD);
  const page = await person(browser);
  await page.goto(`${server.url}/`);
  await page.waitForSelector(".name-form:not([hidden])");
  await nameIn(page, "vera", PASSWORD);
  await page.waitForSelector(".row:not(.off)");
  server.passwd("vera", "viewer", `${PASSWORD} anew`);
  await page.waitForSelector(".login .farewell");
  await page.context().close();
}
