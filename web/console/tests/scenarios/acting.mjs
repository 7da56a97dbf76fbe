// Reaching in: the count and what will happen, a reason, the receipts; and nobody but who was shown.
import { require, shot, until, visit } from "../browser.mjs";
import { requireAccessible } from "./looks.mjs";

async function chooseAll(page) {
  await page.click("button:text-is('All that match')");
  await page.waitForSelector("text=that match >> visible=true");
}

export async function kill_of_three_says_the_count_first_and_shows_the_receipts({ page, server }) {
  const end = await server.streams(3);
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await until(async () => /^3 match/.test(((await page.textContent(".figures")) ?? "").trim()), "3 match");
  await page.focus(".grid");
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+End");
  await page.keyboard.press("k");
  await page.waitForSelector("h2:has-text('Kill 3 processes')");
  await page.waitForSelector(".will:has-text('ends at once')");
  require(await page.isDisabled("dialog.act button[type=submit]"), "it can be ordered without a reason");
  await requireAccessible(page, "the dialog");
  await shot(page, "kill-asks");
  await page.keyboard.type("they run away");
  await page.waitForSelector("dialog.act button[type=submit]:not(:disabled)");
  const [order] = await Promise.all([page.waitForRequest((it) => it.url().endsWith("/api/signal") && /"dry_run":false/.test(it.postData())), page.keyboard.press("Enter")]);
  const sent = JSON.parse(order.postData());
  require(sent.pids.length === 3 && sent.pids.every((pid) => /^\d+@[0-9a-f]+$/.test(pid)), `it names ${sent.pids}`);
  await page.waitForSelector(".verdicts li:has-text('exited')");
  await until(async () => (await page.$$(".receipts li")).length === 3, "three receipts");
  await shot(page, "kill-receipts");
  await page.click(".act-close");
  await until(async () => /^0 match/.test(((await page.textContent(".figures")) ?? "").trim()), "nobody left");
  await visit(page, server, "#/history?filter=exit%3DKILL");
  await page.waitForSelector("td:has-text('they run away')");
  end();
}

export async function order_whose_answer_is_lost_is_sent_again_with_its_key_and_given_once({ page, server }) {
  const end = await server.streams(4);
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await until(async () => /^4 match/.test(((await page.textContent(".figures")) ?? "").trim()), "4 match");
  const sent = [];
  await page.route("**/api/signal", async (route) => {
    const order = route.request();
    if (/"dry_run":true/.test(order.postData())) {
      return route.continue();
    }
    const answer = await route.fetch();
    sent.push({ key: order.headers()["idempotency-key"], body: order.postData(), isReplayed: answer.headers()["idempotency-replayed"] === "true" });
    if (sent.length === 1) {
      return route.abort("connectionreset"); // it was given, and nobody heard of it
    }
    const [first] = (await answer.text()).split("\n");
    return route.fulfill(sent.length === 2 ? { response: answer, body: `${first}\n` } : { response: answer });
  });
  const kill = async (reason) => {
    await page.keyboard.press("k");
    await page.waitForSelector("dialog.act[open] #act-reason");
    await page.keyboard.type(reason);
    await page.waitForSelector("dialog.act button[type=submit]:not(:disabled)");
    await page.keyboard.press("Enter");
  };
  await page.focus(".grid");
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.waitForSelector("text=3 chosen");
  await kill("the line is bad");
  await page.waitForSelector(".answer p:has-text('sent again')");
  await shot(page, "kill-again");
  await page.waitForSelector(".answer p:has-text('Done: 3 receipts.')");
  require((await page.$$(".receipts li")).length === 3, "not each has one receipt");
  require((await page.$$(".verdicts li")).length === 1 && (await page.textContent(".verdicts")).includes("3 exited"), `verdicts are ${await page.textContent(".verdicts")}`);
  await page.click(".act-close");
  await until(async () => (await page.$$(".row:not(.off)")).length === 1, "the one that is left");
  await page.focus(".grid");
  await page.keyboard.press("Home");
  await kill("another order");
  await page.waitForSelector(".answer p:has-text('Done: 1 receipt.')");
  require(sent.length === 4 && sent.every(({ key }) => /^[!-~]{16,128}$/.test(key ?? "")), `there were ${sent.length}, with ${sent.map(({ key }) => key)}`);
  require(sent.slice(1, 3).every(({ key, body, isReplayed }) => key === sent[0].key && body === sent[0].body && isReplayed), "it was not the same order");
  require(sent[3].key !== sent[0].key && !sent[3].isReplayed, "another order has the key of the first");
  const audited = await page.evaluate(async () => (await (await window.ask("/api/audit?limit=1000")).json()).entries);
  require(audited.filter((it) => it.why === "the line is bad" && it.phase === "intent").length === 1, "it was given more than once");
  end();
}

export async function all_that_match_are_ordered_by_filter_with_the_count_that_was_shown({ page, server }) {
  const end = await server.streams(4);
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await until(async () => /^4 match/.test(((await page.textContent(".figures")) ?? "").trim()), "4 match");
  await chooseAll(page);
  await page.click("button:text-is('End')");
  await page.waitForSelector("h2:has-text('End 4 processes')");
  await page.waitForSelector(".will:has-text('after 5 s gets KILL')");
  await page.fill("#act-reason", "tidying up");
  const [order] = await Promise.all([page.waitForRequest((it) => it.url().endsWith("/api/signal") && /"dry_run":false/.test(it.postData())), page.click("dialog.act button[type=submit]")]);
  const sent = JSON.parse(order.postData());
  require(sent.filter === "app=stream" && sent.expect === 4 && sent.ladder_ms === 5000, order.postData());
  await page.waitForSelector("text=4 receipts");
  end();
}

export async function stop_and_cont_show_in_the_table({ page, server }) {
  const end = await server.streams(1);
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await page.waitForSelector(".row:not(.off)");
  for (const [key, word] of [
    ["p", "stopped"],
    ["o", "waiting"],
  ]) {
    await page.focus(".grid");
    await page.keyboard.press("Home");
    await page.keyboard.press(key);
    await page.waitForSelector("dialog.act[open] #act-reason");
    await page.keyboard.type("to look at it");
    await page.click("dialog.act button[type=submit]");
    await page.waitForSelector("text=1 receipt");
    await page.click(".act-close");
    await page.waitForSelector(`.row .cell:has-text('${word}')`);
  }
  end();
}

export async function process_of_another_instance_is_left_alone({ page, server }) {
  const end = await server.streams(1);
  await visit(page, server, "#/processes?filter=app%3Dstream");
  await page.waitForSelector(".row:not(.off)");
  await page.route("**/api/signal", (route) => {
    const body = JSON.parse(route.request().postData());
    return body.dry_run ? route.continue() : route.continue({ postData: JSON.stringify({ ...body, pids: body.pids.map((pid) => pid.replace(/@.*/, "@0123456789abcdef")) }) });
  });
  await page.focus(".grid");
  await page.keyboard.press("Home");
  await page.keyboard.press("k");
  await page.waitForSelector("dialog.act[open] #act-reason");
  await page.keyboard.type("a stale page");
  await page.click("dialog.act button[type=submit]");
  await page.waitForSelector("dialog.act :is(.receipts li, .fault-text):has-text('instance')");
  await page.keyboard.press("Escape");
  require(/^1 match/.test((await page.textContent(".figures")).trim()), "it has been hit");
  end();
}
