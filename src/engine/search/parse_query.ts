import { err, ok, type Result } from "../../base/result.ts";
import { type Field, fieldList, fields } from "./fields.ts";
import type { Query, QueryProblem, Range } from "./query.ts";
import { bytesOf, readNumber } from "./values.ts";

/** Longer than anything typed by hand; what is pasted by mistake is refused at once. */
const longestQuery = 2000;
/** Brackets within brackets: more would only try the stack. */
const deepest = 50;

/**
 * Reads a query: conditions side by side must all hold, `or` between them lets either do, `-` or `not` turns one
 * round, brackets group. A text of blanks is the query that everything matches. Never throws.
 */
export function parseQuery(text: string): Result<Query, QueryProblem> {
  if (text.length > longestQuery) {
    return err({ message: `A query has at most ${longestQuery} letters.`, at: longestQuery, length: 0 });
  }
  return new QueryReader(text).read();
}

/** Thrown and caught in this file alone: the shortest way out of a recursive descent. */
class Refusal {
  constructor(readonly problem: QueryProblem) {}
}

class QueryReader {
  #at = 0;
  #depth = 0;

  constructor(readonly text: string) {}

  read(): Result<Query, QueryProblem> {
    try {
      const query = this.#any();
      if (this.#at < this.text.length) this.#refuse("This “)” closes nothing.", this.#at, 1);
      return ok(query);
    } catch (thrown) {
      if (thrown instanceof Refusal) return err(thrown.problem);
      throw thrown;
    }
  }

  #any(): Query {
    const of = [this.#all()];
    for (let at = this.#keyword("or"); at !== undefined; at = this.#keyword("or")) {
      const next = this.#all();
      if (isEmpty(next) || isEmpty(of[0])) this.#refuse("“or” stands between two conditions.", at, 2);
      of.push(next);
    }
    return of.length === 1 ? (of[0] as Query) : { kind: "any", of };
  }

  #all(): Query {
    const of: Query[] = [];
    for (;;) {
      this.#blanks();
      const next = this.text[this.#at];
      if (next === undefined || next === ")" || this.#sees("or")) break;
      if (this.#keyword("and") === undefined) of.push(this.#one());
    }
    return of.length === 1 ? (of[0] as Query) : { kind: "all", of };
  }

  #one(): Query {
    const start = this.#at;
    if (this.text[start] === "-") {
      this.#at++;
      return this.#negated(start, 1);
    }
    if (this.#keyword("not") !== undefined) return this.#negated(start, 3);
    if (this.text[start] === "(") return this.#bracket();
    return this.#condition();
  }

  #negated(start: number, length: number): Query {
    this.#blanks();
    const next = this.text[this.#at];
    if (next === undefined || next === ")" || this.#sees("or") || this.#sees("and")) {
      this.#refuse("Here a condition is missing.", start, length);
    }
    return this.#deeper(start, () => ({ kind: "not", of: this.#one() }));
  }

  #bracket(): Query {
    const start = this.#at++;
    const inner = this.#deeper(start, () => this.#any());
    if (this.text[this.#at] !== ")") this.#refuse("This “(” is never closed.", start, 1);
    if (isEmpty(inner)) this.#refuse("These brackets hold no condition.", start, this.#at + 1 - start);
    this.#at++;
    return inner;
  }

  #deeper(start: number, read: () => Query): Query {
    if (++this.#depth > deepest) this.#refuse("This is nested too deeply.", start, 1);
    const query = read();
    this.#depth--;
    return query;
  }

  #condition(): Query {
    const start = this.#at;
    const head = /^([a-z]+)(:(?:[<>]=?|=)?|[<>]=?|=)/i.exec(this.text.slice(start));
    if (head === null) return this.#word();
    const [both, name = "", operator = ""] = head;
    const field = fields.get(name.toLowerCase());
    if (field === undefined) {
      // `pipe:97` is what a channel is called on the screen.
      if (operator === ":" && looksLikeChannel.test(name)) return this.#word();
      this.#refuse(`There is no field “${name}”; there are ${fieldList()}.`, start, name.length);
    }
    this.#at += both.length;
    const valueAt = this.#at;
    const { value, quoted } = this.#value();
    if (value === "") this.#refuse(`Say what to look for, as in ${field.example}.`, valueAt, 0);
    const comparison = comparisonOf(operator);
    return this.#held(field, comparison, value, quoted, valueAt);
  }

  #held(field: Field, comparison: string, value: string, quoted: boolean, at: number): Query {
    const kind = field.value;
    switch (kind.is) {
      case "number":
        return { kind: "number", field: kind.field, range: this.#range(comparison, value, kind.unit, at) };
      case "time-or-reason":
        if (comparison === ":" && !/^[.\d]/.test(value)) {
          return { kind: "name", field: "reason", pattern: value.toLowerCase() };
        }
        return { kind: "number", field: "blocked", range: this.#range(comparison, value, "time", at) };
      case "name":
        if (comparison !== ":") this.#refuse(`A name is not compared: ${field.example}.`, at, value.length);
        return { kind: "name", field: kind.field, pattern: value.toLowerCase() };
      case "text":
        if (comparison !== ":") this.#refuse(`Text is not compared: ${field.example}.`, at, value.length);
        return { kind: "text", bytes: quoted ? bytesOf(value) : new TextEncoder().encode(value) };
    }
  }

  #range(comparison: string, value: string, unit: Parameters<typeof readNumber>[1], at: number): Range {
    const ends = comparison === ":" ? value.split("..") : [value];
    if (ends.length === 2) {
      const [low = "", high = ""] = ends;
      const least = low === "" ? Number.NEGATIVE_INFINITY : this.#number(low, unit, at);
      const most = high === "" ? Number.POSITIVE_INFINITY : this.#number(high, unit, at + low.length + 2);
      return { least, most, withLeast: true, withMost: true };
    }
    const number = this.#number(value, unit, at);
    const above = comparison.startsWith(">");
    const below = comparison.startsWith("<");
    const withEqual = !above && !below ? true : comparison.endsWith("=");
    return {
      least: below ? Number.NEGATIVE_INFINITY : number,
      most: above ? Number.POSITIVE_INFINITY : number,
      withLeast: withEqual,
      withMost: withEqual,
    };
  }

  #number(text: string, unit: Parameters<typeof readNumber>[1], at: number): number {
    const read = readNumber(text, unit);
    return typeof read === "number" ? read : this.#refuse(read.problem, at, text.length);
  }

  #word(): Query {
    const start = this.#at;
    const { value } = this.#value();
    if (value === "") this.#refuse("Here a word is missing.", start, Math.max(1, this.#at - start));
    return { kind: "word", text: value.toLowerCase() };
  }

  /** What stands here up to a blank or a bracket, or between quotes. */
  #value(): { readonly value: string; readonly quoted: boolean } {
    const rest = this.text.slice(this.#at);
    if (rest.startsWith('"')) {
      const string = /^"((?:[^"\\]|\\[\s\S])*)"/.exec(rest);
      if (string === null) this.#refuse("This quote is never closed.", this.#at, 1);
      this.#at += string[0].length;
      return { value: string[1] ?? "", quoted: true };
    }
    const plain = /^[^\s()]*/.exec(rest)?.[0] ?? "";
    this.#at += plain.length;
    return { value: plain, quoted: false };
  }

  #blanks(): void {
    while (/\s/.test(this.text[this.#at] ?? "")) this.#at++;
  }

  #sees(word: string): boolean {
    const rest = this.text.slice(this.#at, this.#at + word.length + 1);
    return rest.slice(0, word.length).toLowerCase() === word && /^([\s()]|$)/.test(rest.slice(word.length));
  }

  /** Takes a word of the language if it stands here, and says where it stood. */
  #keyword(word: string): number | undefined {
    this.#blanks();
    if (!this.#sees(word)) return undefined;
    const at = this.#at;
    this.#at += word.length;
    return at;
  }

  #refuse(message: string, at: number, length: number): never {
    throw new Refusal({ message, at, length });
  }
}

/** `:` for what is the same: `:=`, `=`; and `>`, `>=`, `<`, `<=`, before which a `:` may stand. */
function comparisonOf(operator: string): string {
  const bare = operator.length > 1 ? operator.replace(":", "") : operator;
  return bare === "=" ? ":" : bare;
}

const looksLikeChannel =
  /^(pipe|fifo|unix|tcp|udp|pty|sysv|posix|futex|eventfd|signalfd|pidfd|timerfd|inotify|epoll|memfd|socket|file|device|mapping|other)/i;

function isEmpty(query: Query | undefined): boolean {
  return query === undefined || (query.kind === "all" && query.of.length === 0);
}
