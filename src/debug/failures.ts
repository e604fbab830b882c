import type { DebugProtocol } from "@vscode/debugprotocol";

/*
 * Everything a debug session can refuse, each made by a function of its own: what happened and what to do.
 * Codes are stable; 92xx are ours.
 */

/** Thrown by what answers a request; the session makes an error response of it. */
export class DebugFailure extends Error {
  constructor(
    readonly code: number,
    message: string,
    /** VS Code shows a dialog; otherwise the text stands where it was asked for. */
    readonly showUser: boolean,
  ) {
    super(message);
  }

  /** The text goes through a variable because braces in it would be taken for variables. */
  get body(): DebugProtocol.Message {
    return { id: this.code, format: "{_text}", variables: { _text: this.message }, showUser: this.showUser };
  }
}

export function configurationWrong(what: string): DebugFailure {
  return new DebugFailure(9201, what, true);
}

export function traceNotStarted(reason: string): DebugFailure {
  return new DebugFailure(9202, reason, true);
}

export function traceEmpty(title: string): DebugFailure {
  return new DebugFailure(9203, `${title} holds no events: there is nothing to step through.`, true);
}

export function noTraceYet(): DebugFailure {
  return new DebugFailure(9204, "The trace has not begun yet.", false);
}

export function engineRefused(reason: string): DebugFailure {
  return new DebugFailure(9205, reason, false);
}

export function frameIsGone(): DebugFailure {
  return new DebugFailure(9206, "Time has moved on; choose the thread again.", false);
}

export function notUnderstood(expression: string): DebugFailure {
  return new DebugFailure(
    9207,
    `“${expression}” is no query. Try: fd 3, pipe:97, pid 41, or a search such as call:write bytes>1k.`,
    false,
  );
}

export function nothingIsCalled(what: string): DebugFailure {
  return new DebugFailure(9208, `There is no ${what} at this time.`, false);
}

export function queryWrong(problem: string): DebugFailure {
  return new DebugFailure(9209, `${problem} Other questions are: fd 3, pipe:97, pid 41.`, false);
}

export function descriptorNotSeen(fd: string, process: string): DebugFailure {
  return new DebugFailure(
    9210,
    `No call of ${process} shows a descriptor ${fd} that is open at this time. One that it was started with shows when it is first used.`,
    false,
  );
}

export function unexpected(request: string, cause: unknown): DebugFailure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DebugFailure(9299, `IPC Scope failed at “${request}”: ${reason}`, true);
}
