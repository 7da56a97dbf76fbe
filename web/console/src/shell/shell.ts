import { html, type TemplateResult } from "lit";
import { FitAddon } from "@xterm/addon-fit";
import { Terminal, type ITheme } from "@xterm/xterm";
import xtermCss from "@xterm/xterm/css/xterm.css?inline";
import { session } from "../api.js";
import { Part } from "../part.js";
import { colour, isDark } from "../parts/theme.js";
import { token } from "../token.js";
import { styleWithoutAttributes } from "./sheets.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(xtermCss);

/** The shell, the same as behind every door, in a terminal over a WebSocket. */
export class ShellPage extends Part {
  private terminal: Terminal | null = null;
  private socket: WebSocket | null = null;
  private readonly fit = new FitAddon();
  private word = "opening…";

  override connectedCallback(): void {
    super.connectedCallback();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    this.until(
      isDark.listen(() => this.terminal && (this.terminal.options.theme = look())),
      () => (document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)),
    );
  }

  protected override firstUpdated(): void {
    const screen = this.querySelector<HTMLElement>(".screen")!;
    const undress = styleWithoutAttributes();
    const terminal = new Terminal({
      fontFamily: "ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, monospace",
      fontSize: 14,
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      scrollback: 5000,
      theme: look(),
      screenReaderMode: true,
    });
    terminal.loadAddon(this.fit);
    terminal.open(screen);
    this.fit.fit();
    const sizes = new ResizeObserver(() => this.fit.fit());
    sizes.observe(screen);
    terminal.onResize(({ cols, rows }) => this.send(JSON.stringify({ resize: [cols, rows] })));
    const encoder = new TextEncoder();
    terminal.onData((text) => (this.isOpen ? this.send(encoder.encode(text)) : text === "\r" && this.open()));
    terminal.onBinary((text) => this.send(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
    this.terminal = terminal;
    this.until(
      () => sizes.disconnect(),
      () => this.socket?.close(),
      () => terminal.dispose(),
      undress,
    );
    this.open();
    terminal.focus();
  }

  private get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  private send(what: string | Uint8Array<ArrayBuffer>): void {
    if (this.isOpen) {
      this.socket!.send(what);
    }
  }

  private open(): void {
    const terminal = this.terminal!;
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/shell`);
    this.socket?.close();
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      socket.send(JSON.stringify({ token: token(), columns: terminal.cols, rows: terminal.rows }));
      this.tell("open");
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer | string>) => terminal.write(typeof event.data === "string" ? event.data : new Uint8Array(event.data));
    socket.onclose = (event) => {
      if (socket === this.socket) {
        const why = event.reason ? `: ${event.reason}` : "";
        terminal.writeln("");
        terminal.writeln("The shell has ended. Enter opens another.");
        this.tell(`ended${why}`);
      }
    };
  }

  private tell(word: string): void {
    this.word = word;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    return html`<section class="page shell-page">
      <div class="bar">
        <h1>Shell</h1>
        <span class="dim" role="status">${session.now?.name} as ${session.now?.role}, ${this.word}</span>
        <span class="dim keys-hint">Shift+Esc leaves the terminal</span>
        <button type="button" @click=${() => this.open()}>New session</button>
      </div>
      <div class="screen" @keydown=${{ handleEvent: (event: KeyboardEvent) => this.escape(event), capture: true }}></div>
    </section>`;
  }

  /** The terminal takes every key, so one must lead out of it. */
  private escape(event: KeyboardEvent): void {
    if (event.key === "Escape" && event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      document.querySelector<HTMLElement>(".top nav a[aria-current]")?.focus();
    }
  }
}

function look(): ITheme {
  const dark = isDark.now;
  return {
    background: colour("well"),
    foreground: colour("ink"),
    cursor: colour("accent"),
    cursorAccent: colour("well"),
    selectionBackground: colour("chosen"),
    black: dark ? "#3b434d" : "#22272d",
    brightBlack: dark ? "#8b95a1" : "#5b626b",
    red: colour("stuck"),
    green: colour("run"),
    yellow: colour("stop"),
    blue: colour("accent"),
    magenta: colour("zombie"),
    cyan: dark ? "#5cc6d0" : "#0d6b78",
    white: dark ? "#dfe3e8" : "#5b626b",
    brightWhite: dark ? "#ffffff" : "#22272d",
  };
}

customElements.define("shell-page", ShellPage);
