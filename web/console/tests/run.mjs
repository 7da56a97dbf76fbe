// The page as a person meets it, in a real browser on real servers. With names only the scenarios whose names hold one of them.
//
//     node tests/run.mjs [NAME...]
import { logIn, open, person, requireClean, shot } from "./browser.mjs";
import { Server } from "./server.mjs";
import * as access from "./scenarios/access.mjs";
import * as acting from "./scenarios/acting.mjs";
import * as crowd from "./scenarios/crowd.mjs";
import * as filter from "./scenarios/filter.mjs";
import * as looks from "./scenarios/looks.mjs";
import * as outside from "./scenarios/outside.mjs";
import * as pages from "./scenarios/pages.mjs";
import * as table from "./scenarios/table.mjs";
import * as restart from "./scenarios/restart.mjs";

const words = process.argv.slice(2);
/** Scenarios are named for what they show, a_situation_its_outcome; what else a file lends to others is not. */
const chosen = (all) => Object.entries(all).filter(([name]) => name.includes("_") && (!words.length || words.some((word) => name.includes(word))));
let passed = 0;
let failed = 0;

async function run(browser, server, all) {
  for (const [name, scenario] of chosen(all)) {
    const page = await person(browser, { storageState: server.login });
    try {
      await scenario({ browser, server, page });
      await requireClean(page);
      console.log(`ok: ${name}`);
      passed++;
    } catch (error) {
      console.log(`failed: ${name}: ${error.stack}`);
      await shot(page, `failed-${name}`).catch(() => undefined);
      failed++;
    }
    await page.context().close();
    server.cut();
  }
}

async function on(start, groups) {
  if (groups.every((all) => !chosen(all).length)) {
    return;
  }
  const browser = await open();
  const server = await start();
  try {
    server.login = await logIn(browser, server.link);
    for (const all of groups) {
      await run(browser, server, all);
    }
  } finally {
    await browser.close();
    await server.remove();
  }
}

await on(() => Server.serve(), [looks, filter, table, acting, pages, outside, restart, access]);
await on(() => Server.crowd(100_000), [crowd]);
console.log(`console: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
