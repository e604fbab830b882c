import type { CodePlace } from "../../tracefile/approximate_stacks.ts";
import { type Architecture, endsInCall, longestCall } from "./call_instruction.ts";
import { codeAt, type MappedCode } from "./memory_map.ts";

/** What is read of a thread that waits. */
export interface ThreadMemory {
  readonly architecture: Architecture;
  readonly code: readonly MappedCode[];
  /** Up to `length` bytes at an address of the process; fewer, also none, where it has no more. */
  read(address: bigint, length: number): Uint8Array;
}

/** Stack looked through, in bytes: far more than what lies between a system call and the function that made it. */
const mostStack = 256 * 1024;

/** As many frames as strace itself prints at most (unwind.c, UNW_FRAMES_MAX of 256), and more than anyone reads. */
const mostFrames = 64;

/** Addresses of user space on arm64; above stands the signature of a signed return address (PAC). */
const addressMask = 0x0000_ffff_ffff_ffffn;
const highMask = 0xffff;

/**
 * Where a thread that waits in the kernel stands, innermost first: its program counter, exact, then every value on its
 * stack that lies in code right behind a call. Such values are return addresses, of the functions it is in or, left
 * over, of ones it was in before. The innermost ones are rarely wrong: between them and the stack pointer there is
 * nothing but the system call's own frame.
 */
export function returnAddresses(memory: ThreadMemory, pc: bigint, sp: bigint): CodePlace[] {
  const found: CodePlace[] = [];
  const enter = (address: bigint): void => {
    const code = codeAt(memory.code, address);
    if (code !== undefined)
      found.push({ module: code.path, address: Number(address - code.start + code.fileOffset) });
  };
  enter(pc);
  const stack = memory.read(sp, mostStack);
  const words = new DataView(stack.buffer, stack.byteOffset, stack.byteLength);
  const highHalves = new Set(
    memory.code.flatMap(({ start, end }) => [Number(start >> 32n), Number(end >> 32n)]),
  );
  for (let at = 0; at + 8 <= stack.length && found.length < mostFrames; at += 8) {
    // A stack has 32,768 words and a program a thousand threads; a bigint for each would take seconds.
    if (!highHalves.has(words.getUint32(at + 4, true) & highMask)) continue;
    const value = words.getBigUint64(at, true) & addressMask;
    if (isReturnAddress(memory, value)) enter(value);
  }
  return found;
}

function isReturnAddress({ architecture, code, read }: ThreadMemory, value: bigint): boolean {
  const mapped = codeAt(code, value);
  if (mapped === undefined || !mapped.path.startsWith("/")) return false;
  const length = Number(value - mapped.start < longestCall ? value - mapped.start : longestCall);
  return endsInCall(read(value - BigInt(length), length), architecture);
}
