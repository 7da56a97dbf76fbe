import { html, nothing, type TemplateResult } from "lit";
import { farewell, get, leave, post, Problem, serverNow, session, welcome } from "./api.js";
import "./act/dialog.js";
import { span } from "./format.js";
import { feed } from "./live/feed.js";
import { logIn, takeToken } from "./pages/login.js";
import { Part } from "./part.js";
import "./parts/banner.js";
import "./parts/keys.js";
import type { KeySheet } from "./parts/keys.js";
import { mark } from "./parts/mark.js";
import "./parts/pulse.js";
import { nextTheme, theme } from "./parts/theme.js";
import "./parts/toast.js";
import { isCommand } from "./parts/typing.js";
import { go, linkTo, place } from "./place.js";
import "./table/processes.js";
import { eraseToken, isOfToken, token } from "./token.js";
import type { Session } from "./types.js";

interface Room {
  name: string;
  title: string;
  key: string;
  /** Brings the code of the page, where it is not there from the start. */
  load?: () => Promise<unknown>;
  page: () => TemplateResult;
}

const ROOMS: Room[] = [
  { name: "processes", title: "Processes", key: "p", page: () => html`<processes-page></processes-page>` },
  { name: "plots", title: "Plots", key: "l", load: () => import("./plots/plots.js"), page: () => html`<plots-page></plots-page>` },
  { name: "history", title: "History", key: "h", load: () => import("./pages/history.js"), page: () => html`<history-page></history-page>` },
  { name: "tables", title: "Tables", key: "t", load: () => import("./pages/tables.js"), page: () => html`<tables-page></tables-page>` },
  { name: "audit", title: "Audit", key: "a", load: () => import("./pages/audit.js"), page: () => html`<audit-page></audit-page>` },
  { name: "shell", title: "Shell", key: "s", load: () => import("./shell/shell.js"), page: () => html`<shell-page></shell-page>` },
];

const ONE: Room = { name: "process", title: "Process", key: "", load: () => import("./process/view.js"), page: () => html`<process-view></process-view>` };

const THEMES = { auto: "as the system", light: "light", dark: "dark" };

/** The whole page: who is logged in, where one is, and what is at the top of every page. */
export class Console extends Part {
  private isAfterG = false;
  private fault = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch(session, place, theme);
    this.until(
      session.listen((now) => this.changed(now)),
      feed.newcomer.listen(() => void this.again()),
    );
    this.hear("keydown", (event) => this.pressed(event));
    this.hear("storage", (event) => isOfToken(event) && void this.otherTab());
    void this.begin();
  }

  private async begin(): Promise<void> {
    const link = takeToken();
    try {
      if (link !== null) {
        await logIn({ token: link });
      } else if (!token()) {
        leave(""); // there may be a cookie, which alone opens nothing
      } else {
        feed.start(place.now.asks.get("filter") ?? ""); // beside the question who this is, so that rows are there sooner
        welcome(await get<Session>("/api/session"));
      }
    } catch (failed) {
      this.refused(failed, link !== null);
    }
  }

  private refused(failed: unknown, isLink: boolean): void {
    if (failed instanceof Problem && failed.status === 401) {
      leave(isLink ? "That link has been used, or is too old." : "");
    } else if (failed instanceof Problem && failed.isCut) {
      this.fault = "The server does not answer. The page asks again by itself.";
      this.requestUpdate();
      setTimeout(() => {
        this.fault = "";
        void this.begin();
      }, 2000);
    } else {
      leave(failed instanceof Error ? failed.message : String(failed));
    }
  }

  /** Another server is at the other end: does it still know who this is? */
  private async again(): Promise<void> {
    try {
      welcome(await get<Session>("/api/session"));
    } catch (failed) {
      if (failed instanceof Problem && failed.status === 401) {
        leave("The server was started anew. Log in again to go on.");
      }
    }
  }

  /** In another tab of this browser somebody has logged in or out, and who one is is the same in all of them. */
  private async otherTab(): Promise<void> {
    if (!token()) {
      leave("You are logged out.");
      return;
    }
    feed.stop(); // it is another's
    try {
      welcome(await get<Session>("/api/session"));
      farewell.set("");
    } catch (failed) {
      this.refused(failed, false);
    }
  }

  private changed(now: Session | null | undefined): void {
    if (now) {
      if (feed.stream.link.now === "quiet") {
        feed.start(place.now.asks.get("filter") ?? "");
      }
    } else {
      feed.stop();
    }
  }

  protected override render(): TemplateResult {
    const now = session.now;
    if (now === undefined) {
      return html`<p class="first-word" role="status">${this.fault}</p>`;
    }
    if (now === null) {
      return html`<login-page></login-page><toast-line></toast-line>`;
    }
    const room = this.room();
    document.title = `${room.title} · Archangel`;
    return html`<a class="skip" href="#content" @click=${(event: Event) => this.skip(event)}>To the content</a>
      ${this.top(now, room)}
      <link-banner></link-banner>
      <main id="content" tabindex="-1">${this.page(room)}</main>
      <act-dialog></act-dialog>
      <key-sheet></key-sheet>
      <toast-line></toast-line>`;
  }

  private room(): Room {
    const name = place.now.path[0] ?? "processes";
    return name === "process" ? ONE : (ROOMS.find((room) => room.name === name) ?? ROOMS[0]!);
  }

  private page(room: Room): TemplateResult {
    room.load?.().catch(() => {
      this.fault = "";
      location.reload();
    });
    return room.page();
  }

  private top(now: Session, room: Room): TemplateResult {
    return html`<header class="top">
      <a class="brand" href="#/processes" aria-label="Archangel" title="${now.version}, instance ${now.instance}, up ${span(serverNow() - Date.parse(now.started))}">${mark()}<span>Archangel</span></a>
      <nav aria-label="Pages">
        ${ROOMS.map(
          (it) =>
            html`<a href=${linkTo([it.name])} title="${it.title} (g ${it.key})" aria-current=${it === room || (room === ONE && it.name === "processes") ? "page" : nothing}>${it.title}</a>`,
        )}
      </nav>
      <pulse-strip></pulse-strip>
      <div class="me">
        <span class="who" title="You are ${now.name}, as ${now.role}"><span class="who-name">${now.name}</span> <span class="role">${now.role}</span></span>
        <button type="button" class="quiet look" title="Look: ${THEMES[theme.now]} (g d)" aria-label="Look: ${THEMES[theme.now]}" @click=${() => nextTheme()}>
          <span class="look-${theme.now}" aria-hidden="true"></span>
        </button>
        <button type="button" class="quiet" title="Keys (?)" aria-label="Keys" @click=${() => this.keys()}>?</button>
        <button type="button" class="quiet" @click=${() => void this.logOut()}>Log out</button>
      </div>
    </header>`;
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>("#content")!.focus();
  }

  private keys(): void {
    this.querySelector<KeySheet>("key-sheet")!.open();
  }

  private async logOut(): Promise<void> {
    await post("/api/logout", {}).catch(() => undefined);
    eraseToken();
    leave("You are logged out.");
  }

  private pressed(event: KeyboardEvent): void {
    if (!session.now || !isCommand(event)) {
      return;
    }
    if (this.isAfterG) {
      this.isAfterG = false;
      const room = ROOMS.find((it) => it.key === event.key);
      if (room) {
        go([room.name]);
      } else if (event.key === "d") {
        nextTheme();
      } else {
        return;
      }
    } else if (event.key === "g") {
      this.isAfterG = true;
      setTimeout(() => (this.isAfterG = false), 1500);
    } else if (event.key === "?") {
      this.keys();
    } else if (event.key === "/") {
      this.querySelector<HTMLElement>("filter-box")?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

customElements.define("archangel-console", Console);
