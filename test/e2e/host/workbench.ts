import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import { inRepository } from "../../../scripts/setup/repository.mjs";

export const themes = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  "high-contrast": "Default High Contrast",
  "high-contrast-light": "Default High Contrast Light",
} as const;

export type Theme = keyof typeof themes;

const bodyClass: Readonly<Record<Theme, string>> = {
  dark: "vs-dark",
  light: "vs",
  "high-contrast": "hc-black",
  "high-contrast-light": "hc-light",
};

/** A window of VS Code with IPC Scope loaded, wherever it runs. */
export interface EditorWindow {
  readonly page: Page;
  /** Replaces our settings; the window takes them up by itself. */
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

/** Drives a window as a person would: keyboard, palette, eyes. */
export class Workbench {
  readonly page: Page;
  readonly #window: EditorWindow;
  #settings: Readonly<Record<string, unknown>> = {};

  private constructor(window: EditorWindow) {
    this.page = window.page;
    this.#window = window;
  }

  /** Resolves once the window is there, in the dark theme. */
  static async drive(window: EditorWindow): Promise<Workbench> {
    const workbench = new Workbench(window);
    // The settings, and with them the theme, come a moment after the window.
    await workbench.useTheme("dark");
    return workbench;
  }

  /** Runs a command by its title; one that an extension still starting up has yet to offer is waited for. */
  async runCommand(title: string): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt++) {
      const input = await this.#openQuickInput();
      const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
      // What opens just then takes the focus, and the palette closes.
      const isRun =
        (await succeeds(input.fill(`>${title}`, { timeout: 2_000 }))) &&
        (await appears(row, 2_000)) &&
        (await succeeds(row.click({ timeout: 2_000 })));
      if (isRun) return;
      await this.page.keyboard.press("Escape");
    }
    throw new Error(`The command palette offers no command "${title}".`);
  }

  /** Runs a command that asks something, again while what it asks about has yet to reach the extension. */
  async runUntilItAsks(title: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget:visible input[type=text]").first();
    for (let attempt = 0; attempt < 10; attempt++) {
      await this.runCommand(title);
      // The palette itself closes first.
      await this.page.waitForTimeout(300);
      if (await appears(input, 2_000)) return;
    }
    throw new Error(`The command "${title}" asks nothing.`);
  }

  /** Types into the quick input that a command opened, and accepts. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget:visible input[type=text]").first();
    await input.waitFor();
    await input.fill(text);
    await input.press("Enter");
  }

  /** Runs *Debug: Select and Start Debugging* and picks the configuration of this name, once it is among the offered. */
  async startConfiguration(name: string): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt++) {
      await this.runUntilItAsks("Debug: Select and Start Debugging");
      const input = this.page.locator(".quick-input-widget:visible input[type=text]").first();
      const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first();
      // Its box asks for anything; the word in front says what.
      const isPicked =
        (await succeeds(input.fill(`debug ${name}`, { timeout: 2_000 }))) &&
        (await appears(row, 3_000)) &&
        (await succeeds(row.click({ timeout: 2_000 })));
      if (isPicked) return;
      await this.page.keyboard.press("Escape");
    }
    throw new Error(`VS Code offers no configuration “${name}” to debug.`);
  }

  /**
   * Types a path into the dialog for a file or folder that is open, and accepts it. Once it has listed the folder it
   * starts in, the dialog writes its own proposal over what stands there: so that is awaited, and what was typed must stay.
   */
  async givePath(path: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget:visible input[type=text]").first();
    for (let attempt = 0; attempt < 20; attempt++) {
      await input.waitFor();
      if ((await input.inputValue()) === path) break;
      if ((await input.inputValue()) !== "") await input.fill(path);
      await this.page.waitForTimeout(500);
    }
    for (let attempt = 0; attempt < 20; attempt++) {
      await input.press("Enter");
      if (await disappears(input, 2_000)) return;
    }
    throw new Error(`No dialog took ${path}.`);
  }

  /** Opens a file by its path, as *File > Open File…* does. */
  async openFile(path: string): Promise<void> {
    await this.runCommand("File: Open File...");
    const input = this.page.locator(".quick-input-widget:visible input[type=text]").first();
    // The dialog writes the folder it starts in over what was typed before it had listed it.
    for (let attempt = 0; attempt < 10; attempt++) {
      await input.fill(path);
      await input.press("Enter");
      if (await disappears(input, 2_000)) return;
    }
    throw new Error(`VS Code did not open ${path}.`);
  }

  async #openQuickInput(): Promise<Locator> {
    const input = this.page.locator(".quick-input-widget:visible input[type=text]").first();
    // A keystroke during start-up is lost, so it is repeated until it shows.
    for (let attempt = 0; attempt < 10; attempt++) {
      await this.page.keyboard.press("F1");
      if (await appears(input, 2_000)) return input;
    }
    throw new Error("The command palette did not open.");
  }

  /** Types a line into a terminal of its own, once its shell waits for one. */
  async typeIntoNewTerminal(line: string): Promise<void> {
    const others = await this.page.locator(".terminal-wrapper").count();
    await this.runCommand("Terminal: Create New Terminal");
    for (let attempt = 0; attempt < 50; attempt++) {
      await this.page.waitForTimeout(200);
      const isNew = (await this.page.locator(".terminal-wrapper").count()) > others;
      if (!isNew || !/[#$%>]\s*$/.test(await this.terminalText())) continue;
      await this.page.keyboard.type(line);
      await this.page.keyboard.press("Enter");
      return;
    }
    throw new Error("No shell of a new terminal waits for a line.");
  }

  /** What the visible terminal shows, line by line. */
  async terminalText(): Promise<string> {
    const rows = this.page.locator(".terminal-wrapper.active .xterm-rows");
    return (await rows.count()) === 0 ? "" : ((await rows.first().textContent()) ?? "");
  }

  /** The document of the visible webview that has an element of this `data-testid`. */
  async webview(testId: string, timeoutMs = 30_000): Promise<Frame> {
    const giveUpMs = Date.now() + timeoutMs;
    while (Date.now() < giveUpMs) {
      for (const frame of this.page.frames()) {
        const found = frame.locator(`[data-testid="${testId}"]`).first();
        if ((await found.isVisible().catch(() => false)) && (await isInSight(frame))) return frame;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error(`No webview shows an element with data-testid="${testId}".`);
  }

  /** The notification that says this. VS Code under test shows no toasts, so it is looked up in the notification center. */
  async notification(text: string): Promise<Locator> {
    await this.runCommand("Notifications: Show Notifications");
    const notification = this.page.locator(".notification-list-item", { hasText: text }).first();
    await notification.waitFor();
    return notification;
  }

  /** A modal dialog. */
  dialog(): Locator {
    return this.page.locator(".monaco-dialog-box").first();
  }

  /**
   * Settings besides the theme, for the rest of the test. The window takes them up when it next looks at the file, which
   * only the theme shows: so that changes twice.
   */
  async useSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    this.#settings = settings;
    await this.useTheme("light");
    await this.useTheme("dark");
  }

  async useTheme(theme: Theme): Promise<void> {
    const themed = this.page.locator(`.monaco-workbench.${bodyClass[theme]}`).first();
    // A change while the window still starts up can be missed: written again, it is seen.
    for (let attempt = 0; attempt < 12; attempt++) {
      await this.#window.writeSettings({ ...this.#settings, "workbench.colorTheme": themes[theme] });
      if (await appears(themed, 5_000)) return;
    }
    throw new Error(`VS Code did not take up the theme ${themes[theme]}.`);
  }

  /** Keeps what is on screen as `out/e2e/<name>.png`. */
  async picture(name: string): Promise<void> {
    const path = inRepository("out", "e2e", `${name}.png`);
    await mkdir(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }

  async close(): Promise<void> {
    await this.#window.close();
  }
}

/** The document of a tab in the background is as visible as ever to those within it; VS Code hides the frame around it. */
async function isInSight(frame: Frame): Promise<boolean> {
  for (let inner: Frame | null = frame; inner?.parentFrame(); inner = inner.parentFrame()) {
    const around = await inner.frameElement().catch(() => undefined);
    if (!(await around?.isVisible().catch(() => false))) return false;
  }
  return true;
}

function appears(element: Locator, timeoutMs: number): Promise<boolean> {
  return succeeds(element.waitFor({ timeout: timeoutMs }));
}

function disappears(element: Locator, timeoutMs: number): Promise<boolean> {
  return succeeds(element.waitFor({ state: "hidden", timeout: timeoutMs }));
}

/** False where it was not to be done in its time. */
function succeeds(action: Promise<void>): Promise<boolean> {
  return action.then(
    () => true,
    () => false,
  );
}
