import { syscallNamed } from "../../strace/syscalls.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import type { Futex } from "../sync/futexes.ts";
import { anyBits } from "../sync/wait_line.ts";
import { addWaited, endWaitByTime, setBlocked, surelyWaitedNs } from "../waiting/blocking.ts";
import { bitsIn, showWaiter, takeBackWait, wake } from "./futex.ts";

const waitOne = syscallNamed("futex_wait");

/**
 * `futex_wait(0x7f00, 0, FUTEX_BITSET_MATCH_ANY, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NULL, CLOCK_MONOTONIC)` and
 * `futex_waitv([{val=0, uaddr=0x7f00, flags=FUTEX2_SIZE_U32}, ...], 2, 0, NULL, CLOCK_MONOTONIC) = 1`, which answers
 * which of them it was.
 */
export const futexWait: Mechanism = {
  calls: ["futex_wait", "futex_waitv"],

  begin(kernel, call) {
    setBlocked(kernel, call, "futex");
    kernel.futexes.forget(call.row);
    if (call.record.phase !== "begin" || mayBeCut(call)) return;
    for (const place of placesOf(kernel, call).reverse()) {
      kernel.futexes.beginWait(call, place, bitsOf(call));
      showWaiter(kernel, call, place);
    }
  },

  end(kernel, call) {
    const { record } = call;
    // The order in which they were entered: the last one first.
    const waits = [...kernel.futexes.takeWaits(call.row)].reverse();
    takeBackWait(kernel, call);
    // futex_wait answers 0: it has but one.
    const which = record.outcome === "returned" ? record.value : undefined;
    waits.forEach(({ waiter }, at) => {
      if (at === which) waiter.line.leaveWoken(waiter, call.endNs);
      else waiter.line.leave(waiter);
    });
    const place = placesOf(kernel, call)[which ?? 0];
    if (place !== undefined && (waits.length > 0 || call.endNs - call.startNs >= surelyWaitedNs))
      showWaiter(kernel, call, place);
    endWaitByTime(kernel, call);
    addWaited(kernel, call);
  },
};

/** `futex_wake(0x7f00, 0xffffffff, 1, FUTEX2_SIZE_U32) = 1`. */
export const futexWake: Mechanism = {
  calls: ["futex_wake"],

  end(kernel, call) {
    const { args, outcome, value } = call.record;
    if (outcome !== "returned") return;
    const place = kernel.futexes.at(call.process, args.integer(0), isPrivate(args.text(3)));
    wake(kernel, call, place, value, bitsIn(args.text(1)));
  },
};

/** `futex_requeue([{val=0, uaddr=0x7f00, flags=...}, {val=0, uaddr=0x7f04, flags=...}], 0, 1, 2) = 3`: woken and moved. */
export const futexRequeue: Mechanism = {
  calls: ["futex_requeue"],

  end(kernel, call) {
    const { args, outcome, value } = call.record;
    const [from, to] = placesOf(kernel, call);
    if (outcome !== "returned" || from === undefined || to === undefined) return;
    const woken = Math.min(value, args.integer(2));
    wake(kernel, call, from, woken, anyBits);
    from.line.moveTo(to.line, value - woken);
  },
};

/** The futexes a call names, in the order of its arguments. */
function placesOf(kernel: Kernel, call: Call): Futex[] {
  const { args, syscall } = call.record;
  if (syscall === waitOne) return [kernel.futexes.at(call.process, args.integer(0), isPrivate(args.text(3)))];
  return [...args.text(0).matchAll(/uaddr=(0x[0-9a-f]+), flags=([^,}]*)/g)].map(([, address, flags = ""]) =>
    kernel.futexes.at(call.process, Number(address), isPrivate(flags)),
  );
}

/** FUTEX_PRIVATE_FLAG (128), since 6.7 FUTEX2_PRIVATE; an strace that does not know the call prints the number. */
function isPrivate(flags: string): boolean {
  return flags.includes("PRIVATE") || (Number(flags) & 128) !== 0;
}

/** A line still being written may end within the list or the flags. */
function mayBeCut({ record }: Call): boolean {
  return record.args.count < (record.syscall === waitOne ? 5 : 2);
}

function bitsOf({ record }: Call): number {
  return record.syscall === waitOne ? bitsIn(record.args.text(2)) : anyBits;
}
