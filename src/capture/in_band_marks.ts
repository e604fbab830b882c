/** A mark found in a terminal's stream. */
export interface Mark {
  readonly name: string;
  readonly value: number;
}

/**
 * Takes marks out of a terminal's output: `ESC ] token ; name ; number BEL`, where the token is a secret of this one
 * terminal, so that no program can forge a mark by accident. A terminal is one ordered stream: when a mark is read,
 * everything that was written before it has been read, too. Text may be cut anywhere.
 */
export class InBandMarks {
  readonly #introducer: string;
  #held = "";

  constructor(
    token: string,
    readonly onText: (text: string) => void,
    readonly onMark: (mark: Mark) => void,
  ) {
    this.#introducer = `\x1b]${token};`;
  }

  feed(text: string): void {
    this.#held += text;
    let start = this.#held.indexOf(this.#introducer);
    for (; start >= 0; start = this.#held.indexOf(this.#introducer)) {
      this.#release(start);
      const end = this.#held.indexOf("\x07");
      if (end < 0) return;
      const [name = "", value = ""] = this.#held.slice(this.#introducer.length, end).split(";");
      this.#held = this.#held.slice(end + 1);
      this.onMark({ name, value: Number(value) });
    }
    this.#release(this.#held.length - this.#cutIntroducer());
  }

  /** The stream ends here: what looked like the beginning of a mark was none. */
  end(): void {
    this.#release(this.#held.length);
  }

  #release(length: number): void {
    if (length > 0) this.onText(this.#held.slice(0, length));
    this.#held = this.#held.slice(length);
  }

  /** Length of the longest end of what is held that an introducer may begin with. */
  #cutIntroducer(): number {
    for (let length = Math.min(this.#introducer.length - 1, this.#held.length); length > 0; length--) {
      if (this.#held.endsWith(this.#introducer.slice(0, length))) return length;
    }
    return 0;
  }
}
