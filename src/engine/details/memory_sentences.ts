import { bytesLabel } from "./amounts.ts";
import { argument, hasFlag, numberIn, referent, type Sentences, where } from "./argument_words.ts";
import { type CallContext, integerArgument } from "./call_context.ts";

// Words for memory: what a process maps, shares and gives back.

/** `for reading and writing`, of `PROT_READ|PROT_WRITE`. */
function rightsOf(protection: string): string {
  const may = [
    ...(hasFlag(protection, "PROT_READ") ? ["reading"] : []),
    ...(hasFlag(protection, "PROT_WRITE") ? ["writing"] : []),
    ...(hasFlag(protection, "PROT_EXEC") ? ["running"] : []),
  ];
  return may.length === 0 ? "not to be touched" : `for ${may.join(" and ")}`;
}

function mapped(context: CallContext): string {
  const [protection, flags] = [argument(context, 2), argument(context, 3)];
  const amount = bytesLabel(integerArgument(context, 1));
  if (hasFlag(flags, "MAP_SHARED") || hasFlag(flags, "MAP_SHARED_VALIDATE"))
    return `mapped ${amount} of ${where(context)} ${rightsOf(protection)}, shared`;
  if (hasFlag(flags, "MAP_ANONYMOUS")) return `got ${amount} of memory of its own, ${rightsOf(protection)}`;
  return `mapped ${amount} of ${referent(argument(context, 4))} ${rightsOf(protection)}; its changes stay its own`;
}

function attached(context: CallContext): string {
  const use = argument(context, 2).includes("SHM_RDONLY") ? "for reading" : "for reading and writing";
  return `attached ${where(context)} ${use}`;
}

/** `NULL`: only asks. */
function heapEnd(context: CallContext): string {
  return argument(context, 0) === "NULL" ? "asked where its heap ends" : "moved the end of its heap";
}

function length(context: CallContext, index = 1): string {
  return bytesLabel(numberIn(argument(context, index)));
}

function protectedWords(context: CallContext): string {
  return `set what may be done with ${length(context)} of its memory: ${rightsOf(argument(context, 2)).replace(/^for /, "")}`;
}

export const memorySentences: Sentences = {
  mmap: mapped,
  mmap2: mapped,
  munmap: (context) => `gave back ${length(context)} of memory`,
  mremap: (context) => `made a mapping of ${length(context)} one of ${length(context, 2)}`,
  pkey_mprotect: protectedWords,
  mprotect: protectedWords,
  msync: (context) => `wrote ${length(context)} of mapped memory to its file`,
  madvise: (context) => `told the kernel how it uses ${length(context)} of memory: ${argument(context, 2)}`,
  brk: heapEnd,
  membarrier: () => "made its threads agree on what memory holds",
  mlock: (context) => `kept ${length(context)} in memory`,
  munlock: (context) => `let ${length(context)} be swapped out again`,
  shmat: attached,
};
