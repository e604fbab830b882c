import type { Direction } from "../sockets/socket_end.ts";
import type { OpenFile } from "./descriptor_table.ts";

/** A descriptor on its way through a socket: the sender's open file, and its row of `descriptors`. */
export interface Passed {
  readonly file: OpenFile;
  readonly row: number;
}

interface Parcel {
  readonly call: number;
  readonly files: readonly Passed[];
}

/** Descriptors in flight through sockets (SCM_RIGHTS), in order of sending. */
export class Ancillary {
  readonly #inFlight = new WeakMap<Direction, Parcel[]>();

  /** A call that sends descriptors was entered: their receiver's line can come before it returns. */
  send(direction: Direction, call: number, files: readonly Passed[]): void {
    const parcels = this.#inFlight.get(direction) ?? [];
    this.#inFlight.set(direction, parcels);
    const known = parcels.findIndex((parcel) => parcel.call === call);
    if (known >= 0) parcels.splice(known, 1);
    parcels.push({ call, files });
  }

  /** The call failed: they went nowhere. */
  takeBack(direction: Direction, call: number): void {
    const parcels = this.#inFlight.get(direction);
    const at = parcels?.findIndex((parcel) => parcel.call === call) ?? -1;
    if (at >= 0) parcels?.splice(at, 1);
  }

  /** A receiver got `count` descriptors: those sent first; undefined if nobody in the log sent any. Peeking leaves them. */
  receive(direction: Direction, count: number, consumes: boolean): readonly Passed[] | undefined {
    const parcels = this.#inFlight.get(direction);
    // One with as many as were received; a receiver short of room for control data gets fewer (cmsg(3)).
    const at = parcels?.findIndex(({ files }) => files.length === count) ?? -1;
    const parcel = parcels?.[Math.max(0, at)];
    if (consumes) parcels?.splice(Math.max(0, at), 1);
    return parcel?.files;
  }
}
