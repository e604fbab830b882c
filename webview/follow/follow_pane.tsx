import { nanos } from "../../src/base/time.ts";
import type { Conversation, Turn } from "../../src/protocol/conversation.ts";
import { PayloadHex, PayloadText } from "../details/payload_runs.tsx";
import { useCell } from "../state/use_cell.ts";
import { IconButton } from "../theme/icon_button.tsx";
import { counted, formatCount } from "../words/amount.ts";
import { formatInstant } from "../words/instant.ts";
import { bytesOfTurn, speakerWords, turnWords } from "./conversation_text.ts";
import { type FollowState, pageLength } from "./follow_state.ts";

/** The conversation through one channel: what each end said, in order, with times. */
export function FollowPane({ follow }: { readonly follow: FollowState }) {
  const channel = useCell(follow.channel);
  const page = useCell(follow.page);
  const overview = useCell(follow.session.overview);
  const info = overview?.channelList.find(({ index }) => index === channel);
  if (channel === undefined) {
    return (
      <p class="pane-note">
        Choose a pipe, a socket or a queue and press <b>Follow</b> in its details to read here what went
        through it.
      </p>
    );
  }
  return (
    <section
      class="follow"
      aria-label={`Conversation of ${info?.id ?? "a channel"}`}
      data-testid="conversation"
    >
      <header>
        <h2>{info === undefined ? "Conversation" : info.name || info.id}</h2>
        {page !== undefined && <Pager follow={follow} page={page} />}
        <Tools follow={follow} name={info?.id ?? "channel"} />
      </header>
      {page === undefined ? (
        <p class="pane-note">Reading the conversation…</p>
      ) : page.total === 0 ? (
        <p class="pane-note">
          Nothing was read from it{page.left > 0 ? `; ${counted(page.left, "byte")} wait in it` : ""}.
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        <ol class="turns" key={page.from} tabIndex={0}>
          {page.turns.map((turn) => (
            <TurnItem key={turn.number} page={page} turn={turn} follow={follow} />
          ))}
          {page.from + page.transfers >= page.total && page.left > 0 && (
            <li class="left">{formatCount(page.left)} more were written and not read.</li>
          )}
        </ol>
      )}
    </section>
  );
}

/** Told apart by shape as well as by colour; six of each, by the process's number. */
const shapes = ["●", "■", "▲", "◆", "✚", "★"];

function TurnItem(props: { readonly page: Conversation; readonly turn: Turn; readonly follow: FollowState }) {
  const { page, turn, follow } = props;
  const form = useCell(follow.form);
  const { from, to } = speakerWords(turn);
  const voice = (turn.from?.process ?? 0) % shapes.length;
  const call = turn.write ?? turn.read;
  const ns = turn.writtenNs ?? turn.readNs;
  const bytes = bytesOfTurn(page, turn);
  const choose = () => {
    if (call === null || ns === null) return;
    const process = (turn.write === null ? turn.to : turn.from)?.process ?? null;
    follow.session.choose({ kind: "call", call }, nanos(ns), process);
  };
  return (
    <li class={`turn ${turn.direction}`} data-voice={voice}>
      <button type="button" class="turn-head" onClick={choose} disabled={call === null}>
        <span class="voice" aria-hidden="true">
          {shapes[voice]}
        </span>
        <b>{from}</b> <span class="dim">to {to}</span>
        <span class="dim">{turnWords(turn)}</span>
        <time>{formatInstant(ns ?? 0, 1000)}</time>
      </button>
      <pre>{form === "hex" ? <PayloadHex bytes={bytes} /> : <PayloadText bytes={bytes} />}</pre>
      {turn.known < turn.bytes && (
        <p class="dim">The trace holds {formatCount(turn.known)} of these bytes.</p>
      )}
    </li>
  );
}

function Pager({ follow, page }: { readonly follow: FollowState; readonly page: Conversation }) {
  const last = page.from + page.transfers;
  const lastPage = Math.floor(Math.max(0, page.total - 1) / pageLength) * pageLength;
  const isFirst = page.from === 0;
  const isLast = last >= page.total;
  return (
    <div class="pager">
      <IconButton icon="stepBack" label="First page" disabled={isFirst} press={() => follow.goTo(0)} />
      <IconButton
        icon="left"
        label="Page before"
        disabled={isFirst}
        press={() => follow.goTo(Math.max(0, page.from - pageLength))}
      />
      <output>
        {page.total === 0
          ? "0"
          : `${formatCount(page.from + 1)}–${formatCount(last)} of ${formatCount(page.total)}`}
      </output>
      <IconButton icon="right" label="Next page" disabled={isLast} press={() => follow.goTo(last)} />
      <IconButton icon="stepOn" label="Last page" disabled={isLast} press={() => follow.goTo(lastPage)} />
      <button
        type="button"
        class="plain"
        onClick={() => follow.goTo({ aroundNs: follow.session.cursor.get().ns })}
      >
        At the cursor
      </button>
    </div>
  );
}

function Tools({ follow, name }: { readonly follow: FollowState; readonly name: string }) {
  const form = useCell(follow.form);
  const host = useCell(follow.session.host);
  const { client } = follow.session;
  const save = async () => {
    const bytes = new TextEncoder().encode(await follow.wholeText());
    void client.request("saveFile", { name: `${name.replace(/[^\w.-]+/g, "-")}.txt`, bytes: bytes.buffer });
  };
  return (
    <div class="tools">
      <fieldset class="choice">
        <legend class="only-heard">Show as</legend>
        <button type="button" aria-pressed={form === "text"} onClick={() => follow.form.set("text")}>
          Text
        </button>
        <button type="button" aria-pressed={form === "hex"} onClick={() => follow.form.set("hex")}>
          Hex
        </button>
      </fieldset>
      {host?.can.includes("copyText") && (
        <IconButton
          icon="copy"
          label="Copy this page"
          press={() => void client.request("copyText", { text: follow.pageText() })}
        />
      )}
      {host?.can.includes("saveFile") && (
        <IconButton icon="save" label="Save the conversation" press={() => void save()} />
      )}
    </div>
  );
}
