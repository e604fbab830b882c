import type { Uint32Cells } from "../../base/chunked_cells.ts";
import type { CallIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { textOfCall } from "../../ipc/logged_text.ts";
import type { IndexList } from "../../ipc/tables/index_list.ts";
import type { Trace } from "../../ipc/trace.ts";
import type { LogBytes } from "../engine_source.ts";

const nothing = new Uint8Array(0);

/** The bytes of transfers, out of the payloads of the calls that wrote or read them. */
export class MovedBytes {
  /** Payloads read lately, by call: the transfers of one write follow each other. */
  readonly #payloads = new Map<number, Uint8Array>();
  readonly #offsets = new Map<number, number>();

  constructor(
    readonly trace: Trace,
    readonly log: LogBytes,
  ) {}

  /** As many of the bytes of the transfer at `position` as the log holds: the writer's string, or the reader's if that holds more. */
  of(list: IndexList, position: number): Uint8Array {
    const row = list.at(position);
    const { write, read, bytes } = this.trace.transfers.columns;
    const wanted = bytes.at(row);
    const written = this.#part(list, position, write);
    if (written.length === wanted) return written;
    const received = this.#part(list, position, read);
    return received.length > written.length ? received : written;
  }

  #part(list: IndexList, position: number, calls: Uint32Cells): Uint8Array {
    const { offset, bytes } = this.trace.transfers.columns;
    const row = list.at(position);
    const call = calls.at(row);
    if (call === noRow) return nothing;
    const start = offset.at(row) - this.#offsetOf(list, position, calls);
    return this.#payloadOf(call).subarray(start, start + bytes.at(row));
  }

  /** Where in the stream the call's bytes begin: at the first of its transfers, which stand side by side. */
  #offsetOf(list: IndexList, position: number, calls: Uint32Cells): number {
    const call = calls.at(list.at(position));
    const known = this.#offsets.get(call);
    if (known !== undefined) return known;
    let first = position;
    while (first > 0 && calls.at(list.at(first - 1)) === call) first--;
    const begins = this.trace.transfers.columns.offset.at(list.at(first));
    this.#offsets.set(call, begins);
    return begins;
  }

  #payloadOf(call: number): Uint8Array {
    const known = this.#payloads.get(call);
    if (known !== undefined) return known;
    if (this.#payloads.size > 64) this.#payloads.clear();
    const payload = textOfCall(this.trace, this.log, call as CallIndex).payload?.bytes ?? nothing;
    this.#payloads.set(call, payload);
    return payload;
  }
}
