/**
 * xterm writes its styles into style elements and style attributes, which the page's policy (style-src 'self') refuses. As long as the
 * terminal is on the page, elements that are made do the same by sheets and properties of the object model, which the policy allows: the
 * terminal works without 'unsafe-inline', a nonce or a hash.
 *
 * xterm has an option for another document, but its renderer asks the global one all the same, so this stands in the global one's way.
 */
export function styleWithoutAttributes(): () => void {
  const made: CSSStyleSheet[] = [];
  const create = Document.prototype.createElement.bind(document);

  function styleElement(): HTMLElement {
    const sheet = new CSSStyleSheet();
    made.push(sheet);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const stand = create("span");
    stand.hidden = true;
    const text = { get: () => "", set: (css: string) => sheet.replaceSync(css) };
    Object.defineProperty(stand, "textContent", text);
    Object.defineProperty(stand, "innerText", text);
    return stand;
  }

  document.createElement = ((tag: string, options?: ElementCreationOptions) =>
    tag.toLowerCase() === "style" ? styleElement() : withStyle(create(tag, options))) as typeof document.createElement;
  return () => {
    delete (document as Partial<Document>).createElement;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => !made.includes(sheet));
  };
}

function withStyle(made: HTMLElement): HTMLElement {
  const set = made.setAttribute.bind(made);
  made.setAttribute = (name: string, value: string) => {
    if (name === "style") {
      made.style.cssText = value;
    } else {
      set(name, value);
    }
  };
  return made;
}
