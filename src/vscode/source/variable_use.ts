/** How a call in a line of C uses a variable: as an argument, as an element of an argument, or for its result. */
export interface VariableUse {
  /** `write`, as the source calls it. */
  readonly function: string;
  readonly role:
    | { readonly kind: "argument"; readonly index: number }
    | { readonly kind: "element"; readonly index: number; readonly element: number }
    | { readonly kind: "result" };
}

const callBegin = /\b([A-Za-z_]\w*)\s*\(/g;
const notCalls: ReadonlySet<string> = new Set(["if", "while", "for", "switch", "return", "sizeof"]);

/** Every use of a variable (`fd`, `ends[1]`) by the calls of a statement, given without its comments. */
export function usesOf(expression: string, text: string): readonly VariableUse[] {
  const wanted = compact(expression);
  const [, array, subscript] = /^(.*)\[(\d+)\]$/.exec(wanted) ?? [];
  const found: VariableUse[] = [];
  for (const match of text.matchAll(callBegin)) {
    const name = match[1] as string;
    if (notCalls.has(name)) continue;
    if (assignedBefore(text.slice(0, match.index)) === wanted)
      found.push({ function: name, role: { kind: "result" } });
    for (const [index, argument] of argumentsFrom(text, match.index + match[0].length).entries()) {
      const given = compact(argument);
      if (given === wanted) found.push({ function: name, role: { kind: "argument", index } });
      else if (given === array)
        found.push({ function: name, role: { kind: "element", index, element: Number(subscript) } });
    }
  }
  return found;
}

/** Calls whose first argument is a descriptor. */
const descriptorFirst =
  /^(p?read|p?write|readv|writev|close|dup[23]?|lseek|fcntl|ioctl|fstat|ftruncate|fsync|flock|send(to|msg|file)?|recv(from|msg)?|listen|accept4?|bind|connect|shutdown|splice|tee|epoll_(ctl|p?wait))$/;

/** Whether a use says that the variable is a descriptor. */
export function isOfDescriptor({ function: name, role }: VariableUse): boolean {
  return role.kind === "argument" && role.index === 0 && descriptorFirst.test(name);
}

/** `int fd = ` and `if ((fd = ` assign to `fd`. */
function assignedBefore(text: string): string | undefined {
  const target = /([A-Za-z_][\w.>-]*(?:\[[^\]]*\])?)\s*=\s*$/.exec(text)?.[1];
  return target === undefined ? undefined : compact(target);
}

/** The texts between the commas of a call, up to its closing parenthesis. */
function argumentsFrom(text: string, start: number): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let begin = start;
  for (let at = start; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"' || letter === "'") at = endOfQuote(text, at);
    else if (letter === "(" || letter === "[") depth++;
    else if (letter === "," && depth === 0) {
      found.push(text.slice(begin, at));
      begin = at + 1;
    } else if (letter === ")" && depth === 0) return [...found, text.slice(begin, at)];
    else if (letter === ")" || letter === "]") depth--;
  }
  return [...found, text.slice(begin)];
}

function endOfQuote(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== text[start]) at += text[at] === "\\" ? 2 : 1;
  return at;
}

function compact(text: string): string {
  return text.replace(/\s+/g, "");
}
