import type { Nanos } from "../base/time.ts";
import { notYet } from "../base/time.ts";
import type { OpenFile } from "./descriptor_table.ts";
import type { LiveChannel } from "./live_channel.ts";
import type { Trace } from "./trace.ts";

/** One descriptor on the interest list of an epoll instance: a row of `trace.interests`. */
export interface EpollInterest {
  readonly channel: LiveChannel;
  /** What epoll_wait answers for it: `data` of the epoll_event, as text. */
  readonly data: string;
  /** EPOLL_CTL_DEL, or its open file description is closed. */
  end(ns: Nanos): void;
}

/** The interest list of one epoll instance (epoll(7)). */
export class EpollInterests {
  readonly #trace: Trace;
  readonly #epoll: LiveChannel;
  readonly #byFd = new Map<number, EpollInterest>();
  readonly #byData = new Map<string, EpollInterest>();

  constructor(trace: Trace, epoll: LiveChannel) {
    this.#trace = trace;
    this.#epoll = epoll;
  }

  /** EPOLL_CTL_ADD or EPOLL_CTL_MOD. */
  set(fd: number, file: OpenFile, data: string, ns: Nanos): void {
    this.delete(fd, ns);
    const row = this.#trace.interests.addRow();
    const { columns } = this.#trace.interests;
    columns.epoll[row] = this.#epoll.channel.index;
    columns.channel[row] = file.channel.channel.index;
    columns.fromNs[row] = ns;
    columns.toNs[row] = notYet;
    const interest: EpollInterest = {
      channel: file.channel,
      data,
      end: (endNs) => {
        this.#trace.interests.columns.toNs[row] = endNs;
        file.watchedBy.delete(interest);
        if (this.#byFd.get(fd) === interest) this.#byFd.delete(fd);
        if (this.#byData.get(data) === interest) this.#byData.delete(data);
      },
    };
    this.#byFd.set(fd, interest);
    this.#byData.set(data, interest);
    file.watchedBy.add(interest);
  }

  delete(fd: number, ns: Nanos): void {
    this.#byFd.get(fd)?.end(ns);
  }

  withData(data: string): LiveChannel | undefined {
    return this.#byData.get(data)?.channel;
  }
}
