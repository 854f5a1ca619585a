/**
 * Workbooks under a password ([MS-XLS] 2.2.10, [MS-OFFCRYPTO] 2.3.5 to 2.3.7): those that Excel opens
 * without asking, since they have the password that it tries by itself, → their plain records. Such
 * files come from protecting the structure of a workbook: everybody can read them.
 */
import { createHash } from "node:crypto";
import { recordTypes, type Stream, walk } from "./biff.js";
import { Rc4 } from "../rc4.js";

// [MS-XLS] 2.4.191: the password that stands in for none.
export const defaultPassword = "VelvetSweatshop";

/** Records that are never encrypted: BOF, FILEPASS, USREXCL, FILELOCK, INTERFACEHDR, RRDINFO, RRDHEAD. */
const plainRecords = new Set([0x0809, 0x002f, 0x0194, 0x0195, 0x00e1, 0x0196, 0x0138]);

// [MS-XLS] 2.2.10: the key changes each 1,024 bytes of the stream.
const blockBytes = 1024;

/** Gives the plain stream, or that it takes a password; undefined if it is not encrypted at all. */
export function decryptWorkbook(stream: Stream): Uint8Array | "unknown password" | undefined {
  let password: Buffer | undefined;
  walk(stream, 0, (type, at, length) => {
    if (type === recordTypes.filePass) password = stream.buffer.subarray(at, at + length);
    return type === recordTypes.filePass || type === recordTypes.eof;
  });
  if (password === undefined) return undefined;
  try {
    const keys = rc4Keys(password);
    if (keys !== undefined) return decryptRc4(stream, keys);
    const key = xorKey(password);
    if (key !== undefined) return decryptXor(stream, key);
  } catch {
    // A FILEPASS record of another form than those that are known.
  }
  return "unknown password";
}

// ── RC4 ──────────────────────────────────────────────────────────────────────────────────────

/** Makes the key of a block. */
type BlockKey = (block: number) => Buffer;

/** The keys of the default password, if the verifier in the file confirms it. */
function rc4Keys(password: Buffer): BlockKey | undefined {
  if (password.length < 54 || password.readUInt16LE(0) !== 1) return undefined;
  const text = Buffer.from(defaultPassword, "utf16le");
  const major = password.readUInt16LE(2);
  if (major === 1) {
    // [MS-OFFCRYPTO] 2.3.6.2
    const salt = password.subarray(6, 22);
    const start = hash("md5", text).subarray(0, 5);
    const salted = Buffer.concat(Array.from({ length: 16 }, () => [start, salt]).flat());
    const base = hash("md5", salted).subarray(0, 5);
    const keys: BlockKey = (block) => hash("md5", base, uint32(block));
    const rc4 = new Rc4(keys(0));
    const verifier = rc4.apply(password.subarray(22, 38));
    return rc4.apply(password.subarray(38, 54)).equals(hash("md5", verifier)) ? keys : undefined;
  }
  // [MS-OFFCRYPTO] 2.3.5.1 and 2.3.5.2: RC4 of the CryptoAPI; AES is not allowed in these files.
  const headerBytes = password.readUInt32LE(10);
  const keyBits = password.readUInt32LE(14 + 16);
  const at = 14 + headerBytes;
  const salt = password.subarray(at + 4, at + 20);
  const base = hash("sha1", salt, text);
  const keyBytes = keyBits === 0 ? 5 : keyBits / 8;
  const keys: BlockKey = (block) => {
    const key = hash("sha1", base, uint32(block)).subarray(0, keyBytes);
    return keyBytes === 5 ? Buffer.concat([key, Buffer.alloc(11)]) : key;
  };
  const rc4 = new Rc4(keys(0));
  const verifier = rc4.apply(password.subarray(at + 20, at + 36));
  const verifierHash = rc4.apply(password.subarray(at + 40, at + 60));
  return verifierHash.equals(hash("sha1", verifier)) ? keys : undefined;
}

function decryptRc4(stream: Stream, keys: BlockKey): Uint8Array {
  const plain = Buffer.from(stream.buffer);
  for (let block = 0; block * blockBytes < plain.length; block++) {
    const part = plain.subarray(block * blockBytes, (block + 1) * blockBytes);
    part.set(new Rc4(keys(block)).apply(part));
  }
  keepPlain(stream, plain);
  return plain;
}

/** Puts back what is not encrypted: heads of records, some records, the places of sheets. */
function keepPlain(stream: Stream, plain: Buffer): void {
  walkHeads(stream, (type, at, length) => {
    const kept = plainRecords.has(type) ? length : type === recordTypes.boundSheet ? 4 : 0;
    stream.buffer.copy(plain, at - 4, at - 4, Math.min(at + kept, stream.length));
  });
}

function walkHeads(
  stream: Stream,
  visit: (type: number, at: number, length: number) => void,
): void {
  const { buffer } = stream;
  for (let position = 0; position + 4 <= buffer.length;) {
    const length = buffer.readUInt16LE(position + 2);
    visit(buffer.readUInt16LE(position), position + 4, length);
    position += 4 + length;
  }
}

export function hash(algorithm: string, ...parts: readonly Uint8Array[]): Buffer {
  const digest = createHash(algorithm);
  for (const part of parts) digest.update(part);
  return digest.digest();
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

// ── XOR ──────────────────────────────────────────────────────────────────────────────────────

// [MS-OFFCRYPTO] 2.3.7.2: what fills a password up to 16 characters.
const padding = [
  0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80, 0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00,
];

/** The 16 bytes of the default password, if key and verifier in the file are its own. */
function xorKey(password: Buffer): Buffer | undefined {
  // BIFF5 has no type in front.
  const at = password.length === 4 ? 0 : password.readUInt16LE(0) === 0 ? 2 : -1;
  if (at < 0) return undefined;
  const characters = Buffer.from(defaultPassword, "latin1");
  const key = passwordKey(characters);
  if (password.readUInt16LE(at) !== key || password.readUInt16LE(at + 2) !== verifier(characters))
    return undefined;
  return Buffer.from(
    [...characters, ...padding].slice(0, 16).map((byte, index) => {
      const mixed = byte ^ (index % 2 === 0 ? key & 0xff : key >> 8);
      return ((mixed << 2) | (mixed >> 6)) & 0xff;
    }),
  );
}

/** [MS-OFFCRYPTO] 2.3.7.2: the matrix there is this shift register, run over each bit. */
function passwordKey(characters: Uint8Array): number {
  let key = 0;
  let base = 0x8000;
  let end = 0xffff;
  const step = (value: number) => {
    const rotated = ((value << 1) | (value >> 15)) & 0xffff;
    return (rotated & 1) !== 0 ? rotated ^ 0x1020 : rotated;
  };
  for (const character of [...characters].reverse())
    for (let bit = 0; bit < 8; bit++) {
      base = step(base);
      if ((character & 0x7f & (1 << bit)) !== 0) key ^= base;
      end = step(end);
    }
  return key ^ end;
}

/** [MS-OFFCRYPTO] 2.3.7.1 */
function verifier(characters: Uint8Array): number {
  let result = characters.length ^ 0xce4b;
  for (const [index, character] of characters.entries()) {
    const turn = (index + 1) % 15;
    result ^= ((character << turn) | (character >> (15 - turn))) & 0x7fff;
  }
  return result;
}

function decryptXor(stream: Stream, key: Buffer): Uint8Array {
  const plain = Buffer.from(stream.buffer);
  walkHeads(stream, (type, at, length) => {
    if (plainRecords.has(type)) return;
    const from = type === recordTypes.boundSheet ? 4 : 0;
    for (let i = from; i < length && at + i < plain.length; i++) {
      const byte = plain[at + i]!;
      // [MS-OFFCRYPTO] 2.3.7.3: turned by three bits, and where the key begins tells the length.
      plain[at + i] = ((byte << 3) | (byte >> 5)) ^ key[(at + length + i) % 16]!;
    }
  });
  return plain;
}
