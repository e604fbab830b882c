import type { DebugProtocol } from "@vscode/debugprotocol";
import type { TraceDebugSession } from "../../../src/debug/trace_debug_session.ts";

type Body = Readonly<Record<string, unknown>>;

/** Speaks DAP with a session as an editor does, in memory: requests by name, events in the order they came. */
export class DapClient {
  readonly events: DebugProtocol.Event[] = [];
  readonly #replies = new Map<number, (response: DebugProtocol.Response) => void>();
  readonly #heard = new Set<() => void>();
  #seq = 1;

  constructor(readonly session: TraceDebugSession) {
    session.onDidSendMessage((message) => this.#hear(message as DebugProtocol.ProtocolMessage));
  }

  /** The body of a successful reply; a refusal rejects with its text. */
  async request<B = Body>(command: string, args: object = {}): Promise<B> {
    const seq = this.#seq++;
    const response = await new Promise<DebugProtocol.Response>((resolve) => {
      this.#replies.set(seq, resolve);
      this.session.handleMessage({ seq, type: "request", command, arguments: args } as DebugProtocol.Request);
    });
    if (!response.success) throw new Error(textOf(response.body?.error));
    return response.body as B;
  }

  /** The first event of this kind from the `from`-th event on. */
  async event(name: string, from = 0): Promise<Body> {
    for (;;) {
      const found = this.events.slice(from).find((event) => event.event === name);
      if (found !== undefined) return found.body as Body;
      await new Promise<void>((resolve) => this.#heard.add(resolve));
    }
  }

  /** Asks for a movement and waits for where it leads. */
  async move(command: string, threadId: number): Promise<Body> {
    const from = this.events.length;
    await this.request(command, { threadId });
    return this.event("stopped", from);
  }

  #hear(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === "response") {
      const response = message as DebugProtocol.Response;
      this.#replies.get(response.request_seq)?.(response);
    } else if (message.type === "event") {
      this.events.push(message as DebugProtocol.Event);
      for (const resolve of this.#heard) resolve();
      this.#heard.clear();
    }
  }
}

function textOf(error: DebugProtocol.Message | undefined): string {
  return (error?.format ?? "").replace(/\{(\w+)\}/g, (_, name: string) => error?.variables?.[name] ?? "");
}
