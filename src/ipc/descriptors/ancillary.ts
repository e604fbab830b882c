import type { Direction } from "../sockets/socket_end.ts";
import type { OpenFile } from "./descriptor_table.ts";

/** A descriptor on its way through a socket: the sender's open file, and its row of `descriptors`. */
export interface Passed {
  readonly file: OpenFile;
  readonly row: number;
  /** What the log prints it to be, "" where it prints only numbers. */
  readonly printed: string;
}

interface Parcel {
  readonly call: number;
  readonly files: readonly Passed[];
}

/** Descriptors in flight through sockets (SCM_RIGHTS), in order of sending. */
export class Ancillary {
  readonly #inFlight = new WeakMap<Direction, Parcel[]>();

  /**
   * A call that sends descriptors, of each message that has some those it has. It may have been entered only: the
   * receiver's line can come before it returns.
   */
  send(direction: Direction, call: number, messages: readonly (readonly Passed[])[]): void {
    this.takeBack(direction, call);
    const parcels = this.#inFlight.get(direction) ?? [];
    this.#inFlight.set(direction, parcels);
    for (const files of messages) parcels.push({ call, files });
  }

  /** The call failed: they went nowhere. */
  takeBack(direction: Direction, call: number): void {
    const parcels = this.#inFlight.get(direction);
    if (parcels === undefined) return;
    for (let at = parcels.length - 1; at >= 0; at--) if (parcels[at]?.call === call) parcels.splice(at, 1);
  }

  /**
   * A receiver got descriptors that are printed so: of those in flight the first that are the same, whose tail its room
   * for control data may have cut off (cmsg(3)); undefined if nobody in the log sent any. Peeking leaves them.
   */
  receive(
    direction: Direction,
    printed: readonly string[],
    consumes: boolean,
  ): readonly Passed[] | undefined {
    const parcels = this.#inFlight.get(direction);
    if (parcels === undefined) return undefined;
    const { length } = printed;
    const at = [
      parcels.findIndex(({ files }) => printed.every((text, index) => isAlike(text, files[index]))),
      parcels.findIndex(({ files }) => files.length === length),
      0,
    ].find((index) => index >= 0) as number;
    const parcel = parcels[at];
    if (consumes) parcels.splice(at, 1);
    return parcel?.files;
  }
}

const deleted = /\s?\(deleted\)$/;

function isAlike(printed: string, passed: Passed | undefined): boolean {
  if (printed === "" || passed === undefined) return false;
  return printed.replace(deleted, "") === passed.printed.replace(deleted, "");
}
