import type { Brand } from "./brand.ts";

/** The kernel's number of a process (thread-group id). Numbers are reused; a `ProcessIndex` is not. */
export type Pid = Brand<number, "Pid">;
/** The kernel's number of a thread, the one strace prints at the start of a line. */
export type Tid = Brand<number, "Tid">;
/** A file descriptor number, 0 or more. */
export type Fd = Brand<number, "Fd">;
/** Position in the log, in bytes from its first byte. Exact up to 2^53. */
export type LogOffset = Brand<number, "LogOffset">;

/** Rows of the tables of a trace. */
export type ProcessIndex = Brand<number, "ProcessIndex">;
export type TaskIndex = Brand<number, "TaskIndex">;
export type CallIndex = Brand<number, "CallIndex">;
export type ChannelIndex = Brand<number, "ChannelIndex">;
export type DescriptorIndex = Brand<number, "DescriptorIndex">;
export type TransferIndex = Brand<number, "TransferIndex">;
export type SignalIndex = Brand<number, "SignalIndex">;
/** A mark that setjmp set, or a jump back to one. */
export type JumpIndex = Brand<number, "JumpIndex">;
/** A stream of stdio in one process. */
export type StreamIndex = Brand<number, "StreamIndex">;
export type StreamEventIndex = Brand<number, "StreamEventIndex">;
export type WaitIndex = Brand<number, "WaitIndex">;
