/** Lines that a call is written over at most, each way: more is no call but a table. */
const mostLines = 8;

/** Where a statement of C begins and ends, as numbers of lines from 0, and its text without comments. */
export interface Statement {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The statement that a line belongs to: compilers give a call that goes over several lines the number of one of them. */
export function statementAt(lineAt: (line: number) => string, lineCount: number, line: number): Statement {
  const plain = (at: number) => withoutComments(lineAt(at));
  let from = line;
  while (from > 0 && line - from < mostLines && !isEnd(plain(from - 1))) from--;
  let to = line;
  while (to < lineCount - 1 && to - line < mostLines && !isEnd(plain(to))) to++;
  const text = Array.from({ length: to - from + 1 }, (_, index) => plain(from + index)).join("\n");
  return { from, to, text };
}

/** A statement goes on behind everything but these, which `for (;;)` has only in the middle of a line. */
function isEnd(line: string): boolean {
  const text = line.trim();
  return text === "" || text.startsWith("#") || /[;{}:]$/.test(text);
}

function withoutComments(line: string): string {
  return line.replace(/\/\*.*?\*\//g, " ").replace(/(^|[^:])\/\/.*$/, "$1");
}
