/** Whether a key that was pressed belongs to a field, a dialog or the terminal and is no command of the page. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return (
    !!document.querySelector("dialog[open]") ||
    ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) ||
    !!target.closest?.(".xterm, .popover")
  );
}

/** Whether it is a key alone, that a field does not want. */
export function isCommand(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event);
}
