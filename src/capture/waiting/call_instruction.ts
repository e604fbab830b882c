/** Longest call instruction looked for, in bytes: what must be read before an address to decide. */
export const longestCall = 7;

export type Architecture = "x64" | "arm64";

/** Node's name of an architecture whose calls are known. */
export function knownArchitecture(arch: string): Architecture | undefined {
  return arch === "x64" || arch === "arm64" ? arch : undefined;
}

/** Whether the bytes right before an address end in a call instruction, so that it can be a return address. */
export function endsInCall(before: Uint8Array, architecture: Architecture): boolean {
  return architecture === "x64" ? endsInX64Call(before) : endsInArmCall(before);
}

/**
 * CALL rel32 (E8), and CALL r/m64 (FF /2) in each of its lengths, with or without a REX prefix, which comes before
 * and does not matter (Intel SDM 2A, CALL).
 */
function endsInX64Call(before: Uint8Array): boolean {
  const { length } = before;
  if (before[length - 5] === 0xe8) return true;
  for (let size = 2; size <= longestCall && size <= length; size++) {
    if (before[length - size] !== 0xff) continue;
    const modrm = before[length - size + 1] as number;
    if (((modrm >> 3) & 7) === 2 && lengthOfIndirect(modrm, before[length - size + 2]) === size) return true;
  }
  return false;
}

/** Bytes of FF /2 with this ModRM: opcode, ModRM, SIB if there is one, displacement. */
function lengthOfIndirect(modrm: number, sib: number | undefined): number {
  const mode = modrm >> 6;
  const memory = modrm & 7;
  if (mode === 3) return 2;
  const hasSib = memory === 4;
  const isRelative = mode === 0 && (memory === 5 || (hasSib && ((sib ?? 0) & 7) === 5));
  const displacement = mode === 1 ? 1 : mode === 2 || isRelative ? 4 : 0;
  return 2 + (hasSib ? 1 : 0) + displacement;
}

/** BL, BLR and its authenticated forms BLRAA, BLRAB and BLRAAZ, BLRABZ (Arm ARM C6.2). */
function endsInArmCall(before: Uint8Array): boolean {
  if (before.length < 4) return false;
  const word = new DataView(before.buffer, before.byteOffset + before.length - 4, 4).getUint32(0, true);
  const isDirect = word >>> 26 === 0b100101;
  const isRegister = (word & 0xffff_fc1f) >>> 0 === 0xd63f_0000;
  const isAuthenticated = (word & 0xfeff_f800) >>> 0 === 0xd63f_0800;
  return isDirect || isRegister || isAuthenticated;
}
