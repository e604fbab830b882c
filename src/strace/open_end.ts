import { asciiBytes, endsWith, greaterThan, isDigit, lessThan, space, standsAt } from "./ascii.ts";

const unfinishedWord = asciiBytes("<unfinished ...>");
const detachedWord = asciiBytes("<detached ...>");
const otherNotes = ["<ptrace(", "<Cannot restart pid ", "<pid changed to "].map(asciiBytes);
/** Longer than any of `otherNotes` gets with its pid and its error. */
const mostNoteBytes = 160;

/**
 * How a line ends that begins a call and does not say what it returned. `unfinished`: another task's line
 * came, the call goes on. `detached`: strace let go of the task.
 */
export type OpenEnd = "none" | "unfinished" | "detached";

/** Looks for the note in angle brackets with which strace breaks a line off (src/strace.c). */
export class LineEnding {
  /** Where the arguments end, before the note. */
  argsEnd = 0;

  read(bytes: Uint8Array, args: number, lineEnd: number): OpenEnd {
    let end = lineEnd;
    while (end > args && bytes[end - 1] === space) end--;
    if (end === args || bytes[end - 1] !== greaterThan) return "none";
    // The `>` of a duration, `<0.000012>`: nearly every line of a log with -T.
    if (isDigit(bytes[end - 2])) return "none";
    if (endsWith(bytes, args, end, unfinishedWord)) {
      return this.#endsAt(bytes, args, end - unfinishedWord.length, "unfinished");
    }
    if (endsWith(bytes, args, end, detachedWord)) {
      return this.#endsAt(bytes, args, end - detachedWord.length, "detached");
    }
    return this.#readOther(bytes, args, end);
  }

  /**
   * `<ptrace(SYSCALL):No such process>` (its name since 5.0: `<Cannot restart pid 41 with ptrace(SYSCALL): ...>`):
   * killed under way. `<pid changed to 41 ...>`: a thread called execve and is now its group's leader.
   */
  #readOther(bytes: Uint8Array, args: number, end: number): OpenEnd {
    for (let at = end - 1; at >= args && at > end - mostNoteBytes; at--) {
      if (bytes[at] !== lessThan) continue;
      if (!otherNotes.some((note) => standsAt(bytes, at, end, note))) return "none";
      return this.#endsAt(bytes, args, at, "unfinished");
    }
    return "none";
  }

  /** The blank before the note is strace's; those before it belong to the arguments and do no harm. */
  #endsAt(bytes: Uint8Array, args: number, note: number, kind: OpenEnd): OpenEnd {
    this.argsEnd = note > args && bytes[note - 1] === space ? note - 1 : note;
    return kind;
  }
}
