import type { ChannelIndex } from "../../base/ids.ts";
import { later, type Nanos, notYet } from "../../base/time.ts";
import type { Trace } from "../trace.ts";

/** One descriptor on the interest list of an epoll instance: a row of `trace.interests`. */
export interface EpollInterest {
  readonly channel: ChannelIndex;
  /** What epoll_wait answers for it: `data` of the epoll_event, as text. */
  readonly data: string;
  /** EPOLL_CTL_DEL, or its open file description is closed. */
  end(ns: Nanos): void;
}

/** The interest list of one epoll instance (epoll(7)). */
export class EpollInterests {
  readonly #trace: Trace;
  readonly #epoll: ChannelIndex;
  readonly #byFd = new Map<number, EpollInterest>();
  readonly #byData = new Map<string, EpollInterest>();
  /** With EPOLLONESHOT: each rests once it was answered, until EPOLL_CTL_MOD. */
  readonly #oneShots = new Set<string>();

  constructor(trace: Trace, epoll: ChannelIndex) {
    this.#trace = trace;
    this.#epoll = epoll;
  }

  get haveOneShots(): boolean {
    return this.#oneShots.size > 0;
  }

  /** epoll_wait answered with this data. */
  answered(data: string, ns: Nanos): void {
    if (this.#oneShots.delete(data)) this.#byData.get(data)?.end(ns);
  }

  /** Whether the interest of that data is answered once only. */
  setOneShot(data: string, isOneShot: boolean): void {
    if (isOneShot) this.#oneShots.add(data);
    else this.#oneShots.delete(data);
  }

  /** EPOLL_CTL_ADD or EPOLL_CTL_MOD. `watchedBy` holds the interests in the open file description of `fd`. */
  set(fd: number, channel: ChannelIndex, watchedBy: Set<EpollInterest>, data: string, ns: Nanos): void {
    this.delete(fd, ns);
    const row = this.#trace.interests.addRow();
    const { columns } = this.#trace.interests;
    columns.epoll[row] = this.#epoll;
    columns.channel[row] = channel;
    columns.fromNs[row] = ns;
    columns.toNs[row] = notYet;
    const interest: EpollInterest = {
      channel,
      data,
      end: (endNs) => {
        this.#trace.interests.columns.toNs[row] = later(endNs, ns);
        watchedBy.delete(interest);
        if (this.#byFd.get(fd) === interest) this.#byFd.delete(fd);
        if (this.#byData.get(data) === interest) this.#byData.delete(data);
      },
    };
    this.#byFd.set(fd, interest);
    this.#byData.set(data, interest);
    watchedBy.add(interest);
  }

  delete(fd: number, ns: Nanos): void {
    this.#byFd.get(fd)?.end(ns);
  }

  get channels(): ChannelIndex[] {
    return Array.from(this.#byFd.values(), ({ channel }) => channel);
  }

  withData(data: string): ChannelIndex | undefined {
    return this.#byData.get(data)?.channel;
  }
}
