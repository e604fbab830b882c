import { defaultRecordingsFolder } from "../../capture/recording.ts";
import { readSettings } from "../settings.ts";

/** Where recordings are made: as the setting says, else in the user's state folder. */
export function recordingsFolder(): string {
  return readSettings().recordingFolder || defaultRecordingsFolder(process.env);
}
