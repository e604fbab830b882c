import { type Disposable, DisposableStack } from "../../src/base/disposable.ts";
import type { ChannelIndex } from "../../src/base/ids.ts";
import type { Conversation, ConversationQuery } from "../../src/protocol/conversation.ts";
import { Cell } from "../state/cell.ts";
import { LatestRequest } from "../state/latest_request.ts";
import type { Look } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { conversationText, type PayloadForm } from "./conversation_text.ts";

/** Transfers of a page: a few screens, and soon fetched. */
export const pageLength = 200;
/** A saved conversation ends here: more text than this opens in no editor. */
const mostSavedBytes = 64 << 20;

/** The channel whose conversation is read, and the page of it that is shown. */
export class FollowState implements Disposable {
  readonly channel = new Cell<ChannelIndex | undefined>(undefined);
  readonly page = new Cell<Conversation | undefined>(undefined);
  readonly form = new Cell<PayloadForm>("text");
  readonly #held = new DisposableStack();
  readonly #pages: LatestRequest<ConversationQuery, Conversation>;

  constructor(
    readonly session: TraceSession,
    readonly look: Look,
  ) {
    this.#pages = new LatestRequest(
      (query) => session.client.request("conversation", query),
      (page) => page.channel === this.channel.get() && this.page.set(page),
      (problem) => session.problem.set(problem.message),
    );
    this.#held.add(
      session.shownAgain.watch(() => {
        this.#pages.abandon();
        this.#again();
      }),
    );
    this.#held.add(session.head.watch(() => this.#grow()));
  }

  dispose(): void {
    this.#held.dispose();
  }

  /** Opens the conversation of a channel where the cursor stands in time. */
  open(channel: ChannelIndex): void {
    if (this.channel.get() !== channel) this.page.set(undefined);
    this.channel.set(channel);
    this.look.tab.set("conversation");
    this.goTo({ aroundNs: this.session.cursor.get().ns });
  }

  /** A double click on a channel of the graph, whose first click has chosen it, opens its conversation. */
  openChosen(clicked: Element): void {
    const { event } = this.session.cursor.get();
    if (event?.kind === "channel" && clicked.closest(".node.channel") !== null) this.open(event.channel);
  }

  goTo(from: ConversationQuery["from"]): void {
    const channel = this.channel.get();
    if (channel !== undefined) this.#pages.ask({ channel, from, limit: pageLength });
  }

  /** The page as text, as it is shown. */
  pageText(): string {
    const page = this.page.get();
    return page === undefined ? "" : conversationText(page, this.form.get());
  }

  /** The whole conversation as text, page after page. */
  async wholeText(): Promise<string> {
    const channel = this.channel.get();
    const form = this.form.get();
    const parts: string[] = [];
    let size = 0;
    for (let from = 0; channel !== undefined && size < mostSavedBytes; ) {
      const reply = await this.session.client.request("conversation", { channel, from, limit: 1000 });
      if (!reply.ok) {
        this.session.problem.set(reply.error.message);
        break;
      }
      const text = conversationText(reply.value, form);
      parts.push(text);
      size += text.length;
      from += reply.value.transfers;
      if (reply.value.transfers === 0 || from >= reply.value.total) break;
    }
    return parts.join("");
  }

  /** While the trace grows a page that is not full yet is asked for again. */
  #grow(): void {
    const page = this.page.get();
    if (this.look.tab.get() !== "conversation") return;
    if (page === undefined || page.transfers < pageLength) this.#again();
  }

  #again(): void {
    this.goTo(this.page.get()?.from ?? 0);
  }
}
