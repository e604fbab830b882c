import { type FileHandle, open } from "node:fs/promises";

/** A part of the file that is loaded into memory (elf(5), PT_LOAD). */
export interface LoadedPart {
  readonly fileOffset: bigint;
  /** At which it is linked; a program that is loaded anywhere adds where. */
  readonly address: bigint;
  readonly fileSize: bigint;
  readonly executable: boolean;
}

/** What is needed of an ELF file to look its code up. */
export interface ElfFile {
  /** ET_EXEC: loaded where it was linked. Else it goes anywhere (PIE, shared library). */
  readonly fixed: boolean;
  readonly parts: readonly LoadedPart[];
  readonly sections: ReadonlySet<string>;
  /** The loader that it asks for, by `.interp`; undefined of a static program and of a library. */
  readonly interpreter: string | undefined;
  /** Name of the file that holds the debug information, by `.gnu_debuglink`; undefined if it names none. */
  readonly debugLink: string | undefined;
  /** In hex, by `.note.gnu.build-id`; undefined if it has none. */
  readonly buildId: string | undefined;
}

/** Little-endian ELF of either class: every Linux that strace and this program both run on. */
const magic = [0x7f, 0x45, 0x4c, 0x46];
const littleEndian = 1;
const headerBytes = 64;
/** A kernel module of a debug build has some thousand sections; beyond this the header is damaged. */
const mostSections = 65_536;
const mostNameBytes = 16 * 1024 * 1024;

/** Undefined if the file is no ELF, or damaged. Rejects as `open` does if it cannot be read. */
export async function readElf(path: string): Promise<ElfFile | undefined> {
  const file = await open(path, "r");
  try {
    return await readHeaders(file);
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  } finally {
    await file.close();
  }
}

async function readHeaders(file: FileHandle): Promise<ElfFile | undefined> {
  const header = await bytesAt(file, 0n, headerBytes);
  const isElf = magic.every((byte, at) => header.getUint8(at) === byte);
  if (!isElf || header.getUint8(5) !== littleEndian) return undefined;
  const fields = header.getUint8(4) === 2 ? fields64 : fields32;
  const sectionCount = header.getUint16(fields.sectionCount, true);
  const partCount = header.getUint16(fields.partCount, true);
  const parts = await bytesAt(file, fields.word(header, fields.partsAt), partCount * fields.partBytes);
  const sections = await readSections(file, header, fields, sectionCount);
  const link = await contentOf(file, sections.get(".gnu_debuglink"));
  const note = await contentOf(file, sections.get(".note.gnu.build-id"));
  const interpreter = await contentOf(file, sections.get(".interp"));
  return {
    fixed: header.getUint16(16, true) === 2,
    parts: Array.from({ length: partCount }, (_, index) =>
      fields.part(parts, index * fields.partBytes),
    ).flatMap((part) => part ?? []),
    sections: new Set(sections.keys()),
    interpreter: interpreter === undefined ? undefined : textAt(interpreter, 0),
    debugLink: link === undefined ? undefined : textAt(link, 0),
    buildId: note === undefined ? undefined : buildIdIn(note),
  };
}

interface Section {
  readonly offset: bigint;
  readonly size: bigint;
}

async function readSections(
  file: FileHandle,
  header: DataView,
  fields: Fields,
  count: number,
): Promise<ReadonlyMap<string, Section>> {
  const sections = new Map<string, Section>();
  const nameIndex = header.getUint16(fields.nameSection, true);
  if (count === 0 || count > mostSections || nameIndex >= count) return sections;
  const table = await bytesAt(file, fields.word(header, fields.sectionsAt), count * fields.sectionBytes);
  const at = nameIndex * fields.sectionBytes;
  const size = fields.word(table, at + fields.sectionSize);
  if (size > mostNameBytes) return sections;
  const text = await bytesAt(file, fields.word(table, at + fields.sectionOffset), Number(size));
  for (let start = 0; start < table.byteLength; start += fields.sectionBytes) {
    sections.set(textAt(text, table.getUint32(start, true)), {
      offset: fields.word(table, start + fields.sectionOffset),
      size: fields.word(table, start + fields.sectionSize),
    });
  }
  return sections;
}

/** Of the small sections that name other files; undefined if it is not there or is not small. */
async function contentOf(file: FileHandle, section: Section | undefined): Promise<DataView | undefined> {
  if (section === undefined || section.size > 4096n) return undefined;
  return bytesAt(file, section.offset, Number(section.size));
}

/** An ELF note: length of the name, length of the content, a type, then both, each padded to 4 bytes. */
function buildIdIn(note: DataView): string {
  const start = 12 + Math.ceil(note.getUint32(0, true) / 4) * 4;
  const length = note.getUint32(4, true);
  return Array.from({ length }, (_, at) =>
    note
      .getUint8(start + at)
      .toString(16)
      .padStart(2, "0"),
  ).join("");
}

interface Fields {
  readonly word: (view: DataView, at: number) => bigint;
  readonly partsAt: number;
  readonly sectionsAt: number;
  readonly partCount: number;
  readonly sectionCount: number;
  readonly nameSection: number;
  readonly partBytes: number;
  readonly sectionBytes: number;
  readonly sectionOffset: number;
  readonly sectionSize: number;
  readonly part: (view: DataView, at: number) => LoadedPart | undefined;
}

const loaded = 1;
const executableFlag = 1;

/** Offsets of Elf64_Ehdr, Elf64_Phdr and Elf64_Shdr. */
const fields64: Fields = {
  word: (view, at) => view.getBigUint64(at, true),
  partsAt: 32,
  sectionsAt: 40,
  partCount: 56,
  sectionCount: 60,
  nameSection: 62,
  partBytes: 56,
  sectionBytes: 64,
  sectionOffset: 24,
  sectionSize: 32,
  part: (view, at) =>
    view.getUint32(at, true) === loaded
      ? {
          fileOffset: view.getBigUint64(at + 8, true),
          address: view.getBigUint64(at + 16, true),
          fileSize: view.getBigUint64(at + 32, true),
          executable: (view.getUint32(at + 4, true) & executableFlag) !== 0,
        }
      : undefined,
};

/** Offsets of Elf32_Ehdr, Elf32_Phdr and Elf32_Shdr. */
const fields32: Fields = {
  word: (view, at) => BigInt(view.getUint32(at, true)),
  partsAt: 28,
  sectionsAt: 32,
  partCount: 44,
  sectionCount: 48,
  nameSection: 50,
  partBytes: 32,
  sectionBytes: 40,
  sectionOffset: 16,
  sectionSize: 20,
  part: (view, at) =>
    view.getUint32(at, true) === loaded
      ? {
          fileOffset: BigInt(view.getUint32(at + 4, true)),
          address: BigInt(view.getUint32(at + 8, true)),
          fileSize: BigInt(view.getUint32(at + 16, true)),
          executable: (view.getUint32(at + 24, true) & executableFlag) !== 0,
        }
      : undefined,
};

/** Fewer bytes than asked for make every look beyond them a RangeError: the file is cut short. */
async function bytesAt(file: FileHandle, offset: bigint, length: number): Promise<DataView> {
  const buffer = new Uint8Array(length);
  if (offset > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError("beyond any file");
  const { bytesRead } = await file.read(buffer, 0, length, Number(offset));
  return new DataView(buffer.buffer, 0, bytesRead);
}

function textAt(view: DataView, start: number): string {
  let text = "";
  for (let at = start; at < view.byteLength; at++) {
    const byte = view.getUint8(at);
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}
