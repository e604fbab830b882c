import type { Port } from "../../src/protocol/endpoint.ts";

/** Characters that cannot be seen, or that turn the direction of what follows. New lines and tabs do no harm. */
const invisible = /[^\P{C}\n\t\p{Cn}\p{Co}\p{Cs}]|[\u2028\u2029]/gu;

/**
 * Text of a trace with nothing hidden in it: names come from programs that may want to pass for something else.
 * `^[` for the character that begins commands to a terminal, `[U+202E]` for the mark that turns text round.
 */
export function visibleName(text: string): string {
  return text.replace(invisible, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return `^${String.fromCharCode(0x40 + code)}`;
    return code === 0x7f ? "^?" : `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  });
}

/** A path is handed back to open its file, so it stays as it is. */
const kept: ReadonlySet<string> = new Set(["file"]);

/** `value` with every string in it made visible; itself where there is nothing to change. Bytes stay bytes. */
export function withVisibleNames<Value>(value: Value): Value {
  return visibleIn(value) as Value;
}

function visibleIn(value: unknown): unknown {
  if (typeof value === "string") return value.search(invisible) < 0 ? value : visibleName(value);
  if (Array.isArray(value)) return changed(value, value.map(visibleIn));
  if (!isPlain(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const before = value[key];
    const after = kept.has(key) ? before : visibleIn(before);
    if (after === before) continue;
    copy ??= { ...value };
    copy[key] = after;
  }
  return copy ?? value;
}

function changed(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((item, index) => item === before[index]) ? before : after;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A port through which nothing invisible comes in: the one place where what the engine says enters the view. */
export function visiblePort(port: Port): Port {
  return {
    send: (message) => port.send(message),
    onMessage: (listener) => port.onMessage((message) => listener(withVisibleNames(message))),
  };
}
