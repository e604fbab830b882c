import * as vscode from "vscode";
import type { Result } from "../../base/result.ts";
import type { TerminalProgram, TerminalSize } from "../../capture/traced_program.ts";
import { type Problem, problemText } from "../problems.ts";
import { exitText } from "./exit_text.ts";
import { faint, red } from "./terminal_text.ts";

/** Starts the program once the terminal is there; `print` writes into it before. */
export type StartProgram = (
  size: TerminalSize,
  print: (text: string) => void,
) => Promise<Result<TerminalProgram, Problem>>;

/** If VS Code does not tell the real size: what a VT100 had. */
const usualSize: TerminalSize = { columns: 80, rows: 24 };
/** What a new terminal is told at first is a guess; it learns its size once it is laid out, some frames later. */
const sizeWithinMs = 150;

/**
 * A VS Code terminal around a traced program. It carries the program's terminal and nothing of the trace; the only
 * words of ours are a note at the start or the end, set off by faint type. Closing it ends the program.
 */
export class TraceTerminal implements vscode.Pseudoterminal {
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<void>();
  readonly #sized = new vscode.EventEmitter<void>();
  #program: TerminalProgram | undefined;
  #phase: "starting" | "running" | "ended" | "closed" = "starting";
  #size: TerminalSize | undefined;
  #typedEarly = "";

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(
    readonly start: StartProgram,
    readonly graceMs: () => number,
  ) {}

  /** Only its last words are left to read. */
  get ended(): boolean {
    return this.#phase === "ended";
  }

  async open(dimensions: vscode.TerminalDimensions | undefined): Promise<void> {
    this.#size ??= dimensions;
    // A program started at the wrong size would get a SIGWINCH that has nothing to do with it, and it would be seen.
    await firstOf(this.#sized.event, sizeWithinMs);
    const sizeAtStart = this.#size ?? usualSize;
    const started = await this.start(sizeAtStart, (text) => this.#written.fire(text));
    if (!started.ok) return this.#end(red(problemText(started.error)));
    const program = started.value;
    this.#program = program;
    if (this.#phase === "closed") return void program.stop(this.graceMs());
    this.#phase = "running";
    if (program.note !== undefined) this.#written.fire(`${faint(program.note)}\r\n`);
    for (const note of program.notes) this.#written.fire(`${faint(note)}\r\n`);
    program.onData((text) => this.#written.fire(text));
    program.onExit((exit) => {
      const { cutShort } = program;
      this.#end(cutShort === undefined ? faint(`[${exitText(exit)}]`) : red(problemText(cutShort)));
    });
    if (this.#size !== undefined && this.#size !== sizeAtStart) program.resize(this.#size);
    if (this.#typedEarly !== "") program.write(this.#typedEarly);
  }

  setDimensions(dimensions: vscode.TerminalDimensions): void {
    this.#size = dimensions;
    this.#sized.fire();
    if (this.#phase === "running") this.#program?.resize(dimensions);
  }

  handleInput(text: string): void {
    if (this.#phase === "running") this.#program?.write(text);
    else if (this.#phase === "starting") this.#typedEarly += text;
    else this.#closed.fire();
  }

  close(): void {
    const wasRunning = this.#phase === "running";
    this.#phase = "closed";
    if (wasRunning) void this.#program?.stop(this.graceMs());
  }

  #end(last: string): void {
    if (this.#phase === "closed") return;
    this.#phase = "ended";
    const hint = vscode.l10n.t("Press any key to close the terminal.");
    this.#written.fire(`\r\n${last} ${faint(hint)}\r\n`);
  }
}

/** Resolves at the first event, or when the time is up. */
function firstOf(event: vscode.Event<void>, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    const timer = setTimeout(done, withinMs);
    const subscription = event(done);
  });
}
