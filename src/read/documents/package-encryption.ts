/**
 * Documents of Office under a password ([MS-OFFCRYPTO] 2.3.4) → the package of those that Excel opens
 * without asking, since they have the password that it tries by itself: everybody can read them.
 */
import { createDecipheriv } from "node:crypto";
import { ParefuiteError } from "../../errors.js";
import { type Budget, LimitReached } from "../budget.js";
import { defaultPassword, hash, uint32 } from "../workbooks/xls-encryption.js";

/** Gives the package in an EncryptedPackage stream; undefined if it takes another password. */
export function decryptPackage(info: Buffer, data: Buffer, budget: Budget): Buffer | undefined {
  try {
    const size = Number(data.readBigUInt64LE(0));
    const isAgile = info.readUInt16LE(0) === 4 && info.readUInt16LE(2) === 4;
    const open = isAgile ? agile(info, budget) : standard(info, budget);
    if (open === undefined) return undefined;
    budget.takeBytes(data.length);
    return open(data.subarray(8)).subarray(0, size);
  } catch (error) {
    if (error instanceof LimitReached || error instanceof ParefuiteError) throw error;
    // Of another form than those that are known.
    return undefined;
  }
}

type Open = (data: Buffer) => Buffer;

/** So often Excel hashes a password; more is no file of its own. */
const maxSpins = 100_000;

/** The bytes that a password is hashed with, again and again (2.3.4.7, 2.3.4.11). */
function spin(algorithm: string, salt: Buffer, spins: number, budget: Budget): Buffer | undefined {
  if (!(spins <= maxSpins)) return undefined;
  let bytes = hash(algorithm, salt, Buffer.from(defaultPassword, "utf16le"));
  for (let index = 0; index < spins; index++) {
    if ((index & 4095) === 0) budget.checkTime();
    bytes = hash(algorithm, uint32(index), bytes);
  }
  return bytes;
}

// ── Standard encryption (2.3.4.5 to 2.3.4.9): Office 2007, and what other programs write ─────────

function standard(info: Buffer, budget: Budget): Open | undefined {
  const keyBytes = info.readUInt32LE(12 + 16) / 8;
  const at = 12 + info.readUInt32LE(8);
  const isAes = [16, 24, 32].includes(keyBytes);
  const base = isAes && spin("sha1", info.subarray(at + 4, at + 20), 50_000, budget);
  if (!base) return undefined;
  const last = hash("sha1", base, uint32(0));
  const mixed = [0x36, 0x5c].map((fill) => {
    const block = Buffer.alloc(64, fill);
    for (const [index, byte] of last.entries()) block[index]! ^= byte;
    return hash("sha1", block);
  });
  const key = Buffer.concat(mixed).subarray(0, keyBytes);
  const open: Open = (data) => decrypt(`aes-${keyBytes * 8}-ecb`, key, null, data);
  const verifier = open(info.subarray(at + 20, at + 36));
  const isOurs = open(info.subarray(at + 40, at + 72))
    .subarray(0, 20)
    .equals(hash("sha1", verifier));
  return isOurs ? open : undefined;
}

// ── Agile encryption (2.3.4.10 to 2.3.4.15): Office 2010 and later ───────────────────────────────

// 2.3.4.11: what the keys of each purpose are hashed with.
const verifierInput = Buffer.from("fea7d2763b4b9e79", "hex");
const verifierValue = Buffer.from("d7aa0f6d3061344e", "hex");
const keyValue = Buffer.from("146e0be7abacd0d6", "hex");

/** Bytes of the package that have an initialisation vector of their own. */
const segmentBytes = 4096;

function agile(info: Buffer, budget: Budget): Open | undefined {
  const text = info.toString("latin1", 8);
  const data = attributesOf("keyData", text);
  const own = attributesOf("encryptedKey", text);
  const ownHash = algorithmOf(own);
  const salt = bytesOf(own, "saltValue");
  const base = spin(ownHash, salt, Number(own.get("spinCount")), budget);
  if (base === undefined) return undefined;
  const reveal = (purpose: Buffer, name: string): Buffer => {
    const key = fitted(hash(ownHash, base, purpose), Number(own.get("keyBits")) / 8);
    return decrypt(cipherOf(own), key, fitted(salt, 16), bytesOf(own, name));
  };
  const input = reveal(verifierInput, "encryptedVerifierHashInput");
  const expected = hash(ownHash, input.subarray(0, salt.length));
  const value = reveal(verifierValue, "encryptedVerifierHashValue");
  if (!value.subarray(0, expected.length).equals(expected)) return undefined;
  const key = reveal(keyValue, "encryptedKeyValue").subarray(0, Number(data.get("keyBits")) / 8);
  return (packed) => {
    const segments: Buffer[] = [];
    for (let at = 0; at + 16 <= packed.length; at += segmentBytes) {
      const number = uint32(at / segmentBytes);
      const vector = fitted(hash(algorithmOf(data), bytesOf(data, "saltValue"), number), 16);
      const segment = packed.subarray(at, at + segmentBytes);
      segments.push(decrypt(cipherOf(data), key, vector, segment));
    }
    return Buffer.concat(segments);
  };
}

type Attributes = ReadonlyMap<string, string>;

function attributesOf(element: string, text: string): Attributes {
  const tag = new RegExp(`<(?:\\w{1,20}:)?${element}\\s([^>]*)>`).exec(text)?.[1] ?? "";
  return new Map(
    Array.from(tag.matchAll(/(\w{1,60})="([^"]*)"/g), (match) => [match[1]!, match[2]!]),
  );
}

const bytesOf = (attributes: Attributes, name: string): Buffer =>
  Buffer.from(attributes.get(name) ?? "", "base64");

const algorithmOf = (attributes: Attributes): string =>
  (attributes.get("hashAlgorithm") ?? "").replace("-", "").toLowerCase();

const cipherOf = (attributes: Attributes): string => `aes-${attributes.get("keyBits")}-cbc`;

/** Cut, or filled up (2.3.4.11). */
const fitted = (bytes: Buffer, length: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(64, 0x36)]).subarray(0, length);

function decrypt(cipher: string, key: Buffer, vector: Buffer | null, data: Buffer): Buffer {
  const decipher = createDecipheriv(cipher, key, vector).setAutoPadding(false);
  const whole = data.subarray(0, data.length - (data.length % 16));
  return Buffer.concat([decipher.update(whole), decipher.final()]);
}
