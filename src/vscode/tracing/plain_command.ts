/** One word, its end, and nothing a shell would look into: bare, or in quotes that hold no expansion. */
const word = /(?:[\w@%+=:,./-]|'[^']*'|"[^"$`\\!]*")+(?=\s|$)/y;
const assignment = /^\w+=/;

/**
 * The words of a command line that means the same without a shell: words and quotes, no pipes, variables, globs or
 * redirections. Run directly, it shows no shell of ours among its processes. Undefined if it needs the shell.
 */
export function plainCommand(line: string): readonly [string, ...string[]] | undefined {
  const words: string[] = [];
  const text = line.trim();
  for (let at = 0; at < text.length; ) {
    word.lastIndex = at;
    const found = word.exec(text)?.[0];
    if (found === undefined) return undefined;
    words.push(found.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
    at += found.length;
    while (/\s/.test(text.charAt(at))) at++;
  }
  const [program, ...args] = words;
  return program === undefined || assignment.test(text) ? undefined : [program, ...args];
}
