import { execFile } from "node:child_process";

/**
 * The Python that `python` stands for. A version manager's `python3` is a shell script that starts dozens of processes
 * before the real one, and the user wants to see none of them. Where Python does not answer: `python` itself.
 */
export function pythonExecutable(python: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const question = ["-c", "import sys; print(sys.executable)"];
  return new Promise((resolve) => {
    execFile(python, question, { cwd, env, timeout: 5000 }, (failure, said) => {
      const path = said.trim();
      resolve(failure === null && path.startsWith("/") ? path : python);
    });
  });
}
