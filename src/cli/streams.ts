import { writeSync } from "node:fs";

/*
 * Writing without process.stdout and process.stderr: touching those makes Node set O_NONBLOCK on pipes, and the flag
 * is shared with the traced program, whose writes would then fail with EAGAIN.
 */

/** Own words for a person: to stderr, so that stdout stays the program's. */
export function say(text: string): void {
  writeFully(2, `${text}\n`);
}

/** The result that was asked for: to stdout. */
export function print(content: string | Uint8Array): void {
  writeFully(1, content);
}

/** Writes to a descriptor of this process. A reader that has gone is no failure; others are those of `writeSync`. */
export function writeFully(file: number, content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(file, bytes, offset);
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      // Whoever gave us a non-blocking pipe must read it first; a reader that has gone (`| head`) wants no more.
      if (code === "EAGAIN") pause(1);
      else if (code === "EPIPE") return;
      else throw cause;
    }
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
