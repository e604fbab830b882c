/**
 * A made log of a pipeline of pairs, one writer and one reader each, as strace -f -yy -ttt -T would print it: lines
 * of the pairs interleaved, every seventh call cut in two, payloads of 32 bytes. Deterministic.
 * @param lines how many, about; the heads of the processes come on top
 * @param pairs writers, each with a reader of its own
 */
export function pipelineLog(lines: number, pairs: number): Uint8Array {
  return joined([...pipelinePieces(lines, pairs, 100_000)]);
}

/**
 * The same log piece by piece, for one that is larger than memory should be.
 * @param linesOfPiece how many lines a piece has, about
 * @param startUnixNs when its program begins
 * @param stepNs from one line to the next
 */
export function* pipelinePieces(
  lines: number,
  pairs: number,
  linesOfPiece: number,
  startUnixNs = 1_700_000_000_000_000_000n,
  stepNs = 1000n,
): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let parts: string[] = [];
  const encoded = (): Uint8Array => {
    const piece = encoder.encode(`${parts.join("\n")}\n`);
    parts = [];
    return piece;
  };
  let clock = startUnixNs;
  const stamp = (): string => {
    clock += stepNs;
    const text = clock.toString();
    return `${text.slice(0, 10)}.${text.slice(10)}`;
  };
  const root = 1000;
  parts.push(`${root} ${stamp()} execve("/bin/demo", ["demo"], 0x7ffe /* 9 vars */) = 0 <0.000100000>`);
  for (let pair = 0; pair < pairs; pair++) {
    const pipe = `pipe:[${5000 + pair}]`;
    parts.push(`${root} ${stamp()} pipe2([3<${pipe}>, 4<${pipe}>], 0) = 0 <0.000010000>`);
    for (const child of [writerOf(pair), readerOf(pair)]) {
      parts.push(
        `${root} ${stamp()} clone(child_stack=NULL, flags=SIGCHLD, child_tidptr=0x7f) = ${child} <0.000100000>`,
      );
    }
    parts.push(`${root} ${stamp()} close(3<${pipe}>) = 0 <0.000010000>`);
    parts.push(`${root} ${stamp()} close(4<${pipe}>) = 0 <0.000010000>`);
  }
  const payload = '"the quick brown fox jumps over t"...';
  for (let line = 0; line < lines; line += 2) {
    if (parts.length >= linesOfPiece) yield encoded();
    const pair = (line >> 1) % pairs;
    const pipe = `pipe:[${5000 + pair}]`;
    const write = `${writerOf(pair)} ${stamp()} write(4<${pipe}>, ${payload}, 512) = 512 <0.000004000>`;
    if (line % 14 === 0) {
      parts.push(
        `${readerOf(pair)} ${stamp()} read(3<${pipe}>,  <unfinished ...>`,
        write,
        `${readerOf(pair)} ${stamp()} <... read resumed>${payload}, 65536) = 512 <0.000009000>`,
      );
    } else {
      parts.push(
        write,
        `${readerOf(pair)} ${stamp()} read(3<${pipe}>, ${payload}, 65536) = 512 <0.000004000>`,
      );
    }
  }
  if (parts.length > 0) yield encoded();
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((bytes, chunk) => bytes + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function writerOf(pair: number): number {
  return 2000 + 2 * pair;
}

function readerOf(pair: number): number {
  return 2001 + 2 * pair;
}
