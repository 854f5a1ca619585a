import { bufferOf } from "../../bytes.js";
import { ParefuiteError } from "../../errors.js";
import type { Attachment, Block } from "../../types.js";
import { LimitReached, type Budget } from "../budget.js";
import {
  attachmentBlock,
  contactRecord,
  isContact,
  type MapiObject,
  mapiObject,
  type MapiValue,
  messageBlocks,
} from "./mapi.js";
import { type PstNode, PstFile } from "./pst-file.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";
import { fileNames } from "../archives/unpacking.js";

/**
 * A mailbox of Outlook ([MS-PST]: `.pst`, `.ost`) → by folder, its contacts as a Table and its messages
 * with their people, bodies and attachments; those that no folder lists as well. A password on it is no
 * encryption, and is passed by.
 */
export const pst: Reader = {
  type: "pst",
  extensions: ["pst", "ost"],
  // Behind the signature and a checksum stands whether it is a mailbox of its own or a copy of one.
  recognises: (peek) => /^!BDN[^]{4}S[MO]/.test(peek.head),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location } = attachment;
    const file = new PstFile(attachment.bytes, budget);
    if (file.encrypted) {
      yield { type: "unread", location, reason: "encrypted" };
      return;
    }
    const folders = await foldersOf(file);
    yield fileNames(attachment, [...new Set(folders.values())]);
    const items = new Map<string, PstNode[]>();
    for (const node of file.nodes) {
      const type = node.nid & 31;
      if (type !== MESSAGE && type !== ASSOCIATED) continue;
      const name = folders.get(node.parent) ?? "";
      if (items.has(name)) items.get(name)!.push(node);
      else items.set(name, [node]);
    }
    for (const [name, nodes] of items) {
      const path = name === "" ? location.path : [...location.path, name];
      const folder = { ...attachment, location: { path } };
      const contacts = new RecordTable(folder.location, attachment.hidden ?? false, budget);
      for (const node of nodes) {
        const hidden = attachment.hidden || (node.nid & 31) === ASSOCIATED;
        const blocks = messageOf(file, node, { ...folder, ...(hidden && { hidden }) }, contacts);
        yield* guarded(blocks, file);
        if (contacts.full) yield* contacts.take();
      }
      yield* contacts.take();
    }
    if (file.damaged) yield { type: "unread", location, reason: "malformed" };
  },
};

// [MS-PST] 2.2.2.1: types of nodes. What Outlook keeps for itself in a folder is associated with it.
const FOLDER = 0x02;
const MESSAGE = 0x04;
const ATTACHMENT = 0x05;
const ASSOCIATED = 0x08;

// 2.4.5: the table of recipients within a message.
const RECIPIENTS = 0x692;

// [MS-OXPROPS]: the name of a folder; the data of an attachment where they are a message.
const DISPLAY_NAME = 0x3001;
const ATTACH_DATA = 0x3701;
const ATTACH_METHOD = 0x3705;
const OBJECT = 0x0d;
const UNICODE = 0x1f;
const EMBEDDED_MESSAGE = 5;

/** Folders within folders; a loop of parents ends here. */
const maxFolders = 32;

/** The paths of the folders by their ids. */
async function foldersOf(file: PstFile): Promise<Map<number, string>> {
  const own = new Map<number, { name: string; parent: number }>();
  for (const node of file.nodes) {
    if ((node.nid & 31) !== FOLDER) continue;
    const object = await objectOf(file, node).catch((error: unknown) => failed(error, file));
    own.set(node.nid, { name: object?.text(DISPLAY_NAME) ?? "", parent: node.parent });
  }
  const paths = new Map<number, string>();
  for (const id of own.keys()) {
    const names: string[] = [];
    for (let at = own.get(id), left = maxFolders; at !== undefined && left > 0; left--) {
      if (at.name !== "") names.unshift(at.name);
      at = own.get(at.parent) === at ? undefined : own.get(at.parent);
    }
    paths.set(id, names.join("/"));
  }
  return paths;
}

/** What one damaged message throws must not hide the others. */
async function* guarded(blocks: AsyncIterable<Block>, file: PstFile): AsyncGenerator<Block> {
  try {
    yield* blocks;
  } catch (error) {
    failed(error, file);
  }
}

function failed(error: unknown, file: PstFile): undefined {
  if (error instanceof ParefuiteError || error instanceof LimitReached) throw error;
  file.damaged = true;
}

async function objectOf(
  file: PstFile,
  node: PstNode,
  subnodes = file.subnodes(node.sub),
): Promise<MapiObject> {
  const values = file.properties(node, subnodes);
  return mapiObject(values.map((value) => (value.id === SUBJECT ? withoutMark(value) : value)));
}

const SUBJECT = 0x0037;

/** [MS-PST] 2.5.3.1.1.1: a subject begins with a 1 and the length of its prefix. */
function withoutMark(value: MapiValue): MapiValue {
  const width = value.type === UNICODE ? 2 : 1;
  return value.bytes[0] === 1 ? { ...value, bytes: value.bytes.subarray(2 * width) } : value;
}

/** A message and what is in it; a contact goes to the contacts of its folder. */
async function* messageOf(
  file: PstFile,
  node: PstNode,
  folder: Attachment,
  contacts: RecordTable,
  depth = 0,
): AsyncGenerator<Block> {
  const { budget } = file;
  budget.takeEntry();
  if (depth > budget.limits.maxDepth) throw new LimitReached("maxDepth");
  const subnodes = file.subnodes(node.sub);
  const message = await objectOf(file, node, subnodes);
  if (isContact(message)) contacts.add(contactRecord(message));
  else {
    const recipients: MapiObject[] = [];
    const table = subnodes.get(RECIPIENTS);
    if (table !== undefined)
      for (const row of file.rows(table)) recipients.push(await mapiObject(row));
    yield* messageBlocks(message, recipients, folder, budget);
  }
  let number = 0;
  for (const each of subnodes.values())
    if ((each.nid & 31) === ATTACHMENT)
      yield* attachmentOf(file, each, ++number, folder, contacts, depth, budget);
}

async function* attachmentOf(
  file: PstFile,
  node: PstNode,
  number: number,
  folder: Attachment,
  contacts: RecordTable,
  depth: number,
  budget: Budget,
): AsyncGenerator<Block> {
  budget.takeEntry();
  const subnodes = file.subnodes(node.sub);
  const object = await objectOf(file, node, subnodes);
  const data = object.values.find(({ id }) => id === ATTACH_DATA);
  let embedded: Uint8Array | undefined;
  if (data?.type === OBJECT && data.bytes.length >= 4) {
    // 2.3.3.5: an object is a node.
    const bytes = bufferOf(data.bytes);
    const inner = subnodes.get(bytes.readUInt32LE(0));
    if (inner !== undefined && object.number(ATTACH_METHOD) === EMBEDDED_MESSAGE) {
      yield* messageOf(file, inner, folder, contacts, depth + 1);
      return;
    }
    embedded = inner === undefined ? undefined : file.data(inner.data);
  }
  const block = attachmentBlock(object, number, folder, embedded);
  if (block.type === "nested")
    yield fileNames(block.attachment, [block.attachment.location.path.at(-1)!]);
  yield block;
}
