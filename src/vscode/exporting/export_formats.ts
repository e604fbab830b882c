import { l10n } from "vscode";
import type { ReportFormat } from "../../export/formats.ts";

/** A format of `report` that a trace can be exported as. */
export interface ExportFormat {
  readonly id: ReportFormat;
  readonly label: string;
  readonly extension: string;
  /** The file contains the recording, so that what programs wrote and read can be in it. */
  readonly holdsPayload: boolean;
}

export function exportFormats(): readonly ExportFormat[] {
  const { t } = l10n;
  return [
    { id: "html", label: t("Web page with the whole view"), extension: "html", holdsPayload: true },
    { id: "ipctrace", label: t("Recording to share"), extension: "ipctrace", holdsPayload: true },
    { id: "mermaid", label: t("Mermaid sequence diagram"), extension: "mmd", holdsPayload: false },
    { id: "dot", label: t("Graphviz graph"), extension: "dot", holdsPayload: false },
    { id: "perfetto", label: t("Perfetto trace"), extension: "perfetto-trace", holdsPayload: false },
    { id: "chrome", label: t("Chrome trace events"), extension: "json", holdsPayload: false },
    { id: "csv", label: t("Table of events as CSV"), extension: "csv", holdsPayload: false },
    { id: "parquet", label: t("Table of events as Parquet"), extension: "parquet", holdsPayload: false },
    { id: "sarif", label: t("Findings as SARIF"), extension: "sarif", holdsPayload: false },
    { id: "json", label: t("Summary as JSON"), extension: "json", holdsPayload: false },
    { id: "text", label: t("Summary as text"), extension: "txt", holdsPayload: false },
  ];
}

/** How much of the payloads an export keeps, as the command line calls it; the first is the default. */
export function payloadChoices(): readonly {
  readonly mode: string;
  readonly label: string;
  readonly detail: string;
}[] {
  const { t } = l10n;
  return [
    {
      mode: "none",
      label: t("Sanitised"),
      detail: t("How many bytes moved, none of them. Names of files, programs and their arguments stay."),
    },
    {
      mode: "hash",
      label: t("Sanitised, with hashes"),
      detail: t("Equal payloads can be told from others, none can be read."),
    },
    { mode: "16", label: t("The first 16 bytes of each payload"), detail: t("They may hold secrets.") },
    {
      mode: "full",
      label: t("Everything that was recorded"),
      detail: t("Passwords and whatever else went through a pipe."),
    },
  ];
}
