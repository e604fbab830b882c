import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Browser } from "playwright-core";

const folder = resolve(import.meta.dirname, "pictures");

/** Set to anything, pictures are taken anew instead of compared. */
const retakes = (process.env.IPC_SCOPE_RETAKE_PICTURES ?? "") !== "";

/** What a picture shows other than its golden one does, as parts of all its tiles. */
export interface Difference {
  /** 0: alike; 1: nothing is as it was. */
  readonly part: number;
  /** Column and row of tiles that differ, `3,0`; the first hundred. */
  readonly tiles: readonly string[];
}

/**
 * Compares a picture with the one that was committed. Lines are smoothed differently from machine to machine, and lie
 * half a pixel aside where words beside them are wider: so the mean colours of tiles are compared, not pixels.
 *
 * @throws if there is no golden picture: one is only taken when asked for
 */
export async function differenceFromGolden(
  browser: Browser,
  name: string,
  picture: Buffer,
): Promise<Difference> {
  const file = join(folder, `${name}.png`);
  if (retakes) {
    await mkdir(folder, { recursive: true });
    await writeFile(file, picture);
  }
  const golden = await readFile(file).catch(() => {
    throw new Error(
      `There is no picture ${file} to compare with. Take it with IPC_SCOPE_RETAKE_PICTURES=1, look at it, and commit it.`,
    );
  });
  return differenceOf(browser, golden, picture);
}

/** Pixels of a tile's edge: a letter at most, a fifth of a box of the graph. */
const tileSize = 10;
/** Steps of 255 in one colour: less is how a line is smoothed, a line that is missing is more. */
const visible = 9;

export async function differenceOf(browser: Browser, one: Buffer, other: Buffer): Promise<Difference> {
  // A page without a content policy: the browser is the one that can read its own pictures.
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      async ({ pictures, tileSize, visible }) => {
        const means = async (encoded: string) => {
          const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const [columns, rows] = [Math.ceil(bitmap.width / tileSize), Math.ceil(bitmap.height / tileSize)];
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
          if (context === null) throw new Error("This browser has no canvas.");
          context.drawImage(bitmap, 0, 0);
          const { data, width } = context.getImageData(0, 0, bitmap.width, bitmap.height);
          const sums = new Float64Array(columns * rows * 4);
          for (let at = 0; at < data.length; at += 4) {
            const pixel = at / 4;
            const column = Math.floor((pixel % width) / tileSize);
            const tile = (Math.floor(pixel / width / tileSize) * columns + column) * 4;
            for (let colour = 0; colour < 3; colour++) {
              sums[tile + colour] = (sums[tile + colour] ?? 0) + (data[at + colour] ?? 0);
            }
            sums[tile + 3] = (sums[tile + 3] ?? 0) + 1;
          }
          return { columns, rows, sums };
        };
        const [a, b] = await Promise.all(pictures.map(means));
        if (a === undefined || b === undefined || a.columns !== b.columns || a.rows !== b.rows) {
          return { part: 1, tiles: ["another size"] };
        }
        const tiles: string[] = [];
        for (let tile = 0; tile < a.columns * a.rows; tile++) {
          const mean = ({ sums }: typeof a, colour: number) =>
            (sums[tile * 4 + colour] ?? 0) / (sums[tile * 4 + 3] ?? 1);
          if ([0, 1, 2].some((colour) => Math.abs(mean(a, colour) - mean(b, colour)) > visible)) {
            tiles.push(`${tile % a.columns},${Math.floor(tile / a.columns)}`);
          }
        }
        return { part: tiles.length / (a.columns * a.rows), tiles: tiles.slice(0, 100) };
      },
      { pictures: [one.toString("base64"), other.toString("base64")], tileSize, visible },
    );
  } finally {
    await page.close();
  }
}
