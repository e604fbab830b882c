/**
 * A shell that runs strace and outlives it, as the leader of the terminal's session.
 *
 * Whoever reads a terminal whose last writer is gone loses output: libuv takes a short read (the kernel gives at most
 * 4095 bytes) together with a hang-up for the end of the stream, which cost 8 of 200 runs their last bytes. The keeper
 * therefore holds the terminal open, says in the stream itself where the program's output ends, and stays until it is
 * killed. It catches the signals of the keyboard, which are for the program, rather than ignoring them: caught ones are
 * back at their defaults after exec, ignored ones stay ignored.
 */
const script = `
trap : INT QUIT TSTP
/bin/sh -c 'printf "\\033]%s;started;%d\\007" "$0" "$$"; exec "$@"' "$0" "$@"
status=$?
trap "" INT QUIT TSTP TTOU
printf "\\033]%s;ended;%d\\007" "$0" "$status"
exec sleep 3600
`;

export const keeperProgram = "/bin/sh";

/** Arguments of the keeper. It marks `started` with strace's pid and `ended` with its status as a shell's `$?`. */
export function keeperArguments(token: string, strace: string, args: readonly string[]): string[] {
  return ["-c", script, token, strace, ...args];
}
