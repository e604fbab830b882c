import * as vscode from "vscode";

/*
 * Every problem the extension itself tells a user, each made by a function of its own: what happened, why, what to
 * do. Problems of the machine come from capture in the same shape.
 */

export interface Problem {
  readonly what: string;
  /** "" if `what` says it all. */
  readonly why: string;
  /** "" if nothing can be done. */
  readonly remedy: string;
}

const { t } = vscode.l10n;

export function workspaceNotTrusted(): Problem {
  return {
    what: t("This workspace is not trusted, so no program of it is traced."),
    why: t("Tracing runs the program."),
    remedy: t("Trust the workspace first. Recordings can be viewed without."),
  };
}

export function noMachineToTraceOn(): Problem {
  return {
    what: t("Programs cannot be traced in a browser."),
    why: t(
      "There is no machine behind this window that could run them. Recordings and logs of strace open all the same.",
    ),
    remedy: t("Open the folder on Linux, in WSL, over Remote-SSH or in a Dev Container, and trace there."),
  };
}

export function fileNotRunnable(name: string): Problem {
  return {
    what: t("{0} cannot be traced as it is.", name),
    why: t("It is neither executable, nor a script of a known language, nor a C or C++ source file."),
    remedy: t("Make it executable, or use “IPC Scope: Trace Program…” with the command that runs it."),
  };
}

export function noActiveFile(): Problem {
  return {
    what: t("There is no file to trace."),
    why: t("No text editor is active."),
    remedy: t("Open the program’s file, or use “IPC Scope: Trace Program…”."),
  };
}

export function fileNotOnDisk(name: string): Problem {
  return {
    what: t("{0} cannot be traced.", name),
    why: t("It is not a file on this machine’s disk."),
    remedy: t("Save it into a folder first."),
  };
}

export function nothingInstalled(what: string, candidates: readonly string[]): Problem {
  return {
    what: t("Nothing here runs {0}.", what),
    why: t("None of these is in the PATH: {0}.", candidates.join(", ")),
    remedy: t("Install one of them, then try again."),
  };
}

export function compilationFailed(name: string): Problem {
  return {
    what: t("{0} does not compile.", name),
    why: t("The compiler’s messages stand in the Problems panel and in the terminal."),
    remedy: t("Correct the errors, then run it again."),
  };
}

export function traceNotReadable(title: string, reason: string): Problem {
  return { what: t("{0} cannot be read as a trace.", title), why: reason, remedy: "" };
}

export function traceNotFound(path: string): Problem {
  return {
    what: t("There is no trace {0}.", path),
    why: "",
    remedy: t("Correct “trace” in the launch configuration."),
  };
}

export function envFileNotReadable(path: string, reason: string): Problem {
  return {
    what: t("The environment file {0} cannot be read.", path),
    why: reason,
    remedy: t("Correct “envFile” in the launch configuration."),
  };
}

export function noLaunchConfiguration(): Problem {
  return {
    what: t("There is no launch configuration that IPC Scope can run."),
    why: t("It takes those of launch.json for C, C++, Python, Node.js, Go and Bash."),
    remedy: t("Add one, or use “IPC Scope: Trace Program…”."),
  };
}

export function traceNotSaved(reason: string): Problem {
  return {
    what: t("The trace could not be saved."),
    why: reason,
    remedy: t("Choose another place and try again."),
  };
}

export function traceNotExported(reason: string): Problem {
  return {
    what: t("The trace could not be exported."),
    why: reason,
    remedy: t("Save it as an .ipctrace, or choose another place, and try again."),
  };
}

export function payloadNotCutDown(title: string, reason: string): Problem {
  return {
    what: t(
      "The recording of “{0}” still holds payloads that the setting ipcScope.payload leaves out.",
      title,
    ),
    why: reason,
    remedy: t("Delete the recording if they must not be kept."),
  };
}

export function sampleNotCopied(folder: string, reason: string): Problem {
  return {
    what: t("The sample could not be copied into {0}.", folder),
    why: reason,
    remedy: t("Choose a folder that you may write into."),
  };
}

export function recordingNotDeleted(folder: string, reason: string): Problem {
  return {
    what: t("The recording {0} could not be deleted.", folder),
    why: reason,
    remedy: t("Delete the folder by hand."),
  };
}

export function stopFailed(reason: string): Problem {
  return { what: t("The traced program could not be stopped."), why: reason, remedy: "" };
}

export function unexpected(doing: string, cause: unknown): Problem {
  return {
    what: t("IPC Scope failed at “{0}”.", doing),
    why: reasonOf(cause),
    remedy: t("The log tells more."),
  };
}

/** What a failure says of itself, in one line. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

export function problemText(problem: Problem): string {
  return [problem.what, problem.why, problem.remedy].filter((part) => part !== "").join(" ");
}
