/**
 * Outlook messages ([MS-OXMSG]: `.msg`, `.oft`, a compound file) → subject, recipients, bodies, other
 * properties, attachments; messages and documents embedded in them, each as a file of its own.
 */
import { bufferOf } from "../../bytes.js";
import { ParefuiteError } from "../../errors.js";
import type { Attachment, Block, Place, SavedMessage, Unread } from "../../types.js";
import type { Budget } from "../budget.js";
import { CompoundFile, type CfbStream, isCompoundFile } from "../cfb.js";
import {
  attachmentBlock,
  fixedBytes,
  isMailMessage,
  mailHeader,
  type MapiObject,
  mapiObject,
  type MapiValue,
  messageBlocks,
} from "./mapi.js";
import { looseSectors, plainTexts } from "../documents/ole.js";
import { Peek } from "../peek.js";
import type { ReadContext, Reader } from "../reader.js";

const PROPERTIES = "__properties_version1.0";
const RECIPIENT = "__recip_version1.0_";
const ATTACHMENT = "__attach_version1.0_";
// All there are (2.2); another one is a damaged name.
const STORAGES = /^(?:|__(?:recip|attach)_version1\.0_#[\da-f]{8}|__nameid_version1\.0)$/i;
// The storage of an attachment that is a message or an OLE object.
const OBJECT_DATA = "__substg1.0_3701000d";

/** A message, a contact, a task or an appointment of Outlook. */
export const msg: Reader = {
  type: "msg",
  extensions: ["msg", "oft"],
  family: "compound-file",
  recognises: (peek) => peek.cfbNames().has(PROPERTIES),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { message, recipients, others } = await opened(attachment, budget);
    yield* messageBlocks(message, recipients, attachment, budget);
    yield* others();
  },
};

/**
 * A message that Outlook saved, as what it is: not as if it were attached to another. Nothing for
 * other files, for contacts and the like, and for what is too damaged to be opened.
 *
 * @throws ParefuiteError `aborted`
 */
export async function savedMessage(
  bytes: Uint8Array,
  { budget }: ReadContext,
): Promise<SavedMessage | undefined> {
  if (!isCompoundFile(bytes) || msg.recognises(new Peek(bytes)) === false) return undefined;
  const bodies: Attachment[] = [];
  const attachments: Attachment[] = [];
  const unread: Unread[] = [];
  try {
    const whole: Attachment = { location: { path: [] }, bytes };
    const { message, recipients, others } = await opened(whole, budget);
    if (!isMailMessage(message)) return undefined;
    const put = (block: Block): void => {
      if (block.type === "unread") unread.push(block);
      else if (block.type === "text") {
        const { location, hidden, text } = block;
        bodies.push({
          location,
          hidden,
          declaredType: "text/plain",
          charset: "utf-8",
          bytes: Buffer.from(text),
        });
      }
      if (block.type === "nested") {
        const { path, place } = block.attachment.location;
        if (path.length > 0) attachments.push(block.attachment);
        else if (!IN_HEADER.has(place)) bodies.push(block.attachment);
      }
    };
    for await (const block of messageBlocks(message, recipients, whole, budget)) put(block);
    for await (const block of others()) put(block);
    return { header: mailHeader(message, recipients), bodies, attachments, unread };
  } catch (error) {
    // Read as a file, it says what is wrong with it.
    if (error instanceof ParefuiteError) throw error;
    return undefined;
  }
}

/** Places of what {@link mailHeader} says. */
const IN_HEADER: ReadonlySet<Place | undefined> = new Set<Place>([
  "subject",
  "recipients",
  "header",
]);

/** The objects of a message; attachments and what stands beside them one by one. */
async function opened(
  attachment: Attachment,
  budget: Budget,
): Promise<{
  message: MapiObject;
  recipients: MapiObject[];
  others: () => AsyncGenerator<Block>;
}> {
  const { location } = attachment;
  const file = new CompoundFile(attachment.bytes);
  const storages = new Map<string, CfbStream[]>();
  const orphans: CfbStream[] = [];
  let damaged = false;
  for (const stream of file.listStreams()) {
    const storage = stream.path.length === 1 ? "" : stream.path[0]!;
    const isKnown = STORAGES.test(storage);
    damaged ||= !isKnown;
    if (stream.orphan || !isKnown) orphans.push(stream);
    else if (storages.has(storage)) storages.get(storage)!.push(stream);
    else storages.set(storage, [stream]);
  }
  const message = await mapiObject(values(storages.get("") ?? [], 0));
  const open = (name: string): Promise<MapiObject> =>
    mapiObject(values(storages.get(name)!, 1), message.number(CODE_PAGE));
  const named = (start: string): string[] =>
    [...storages.keys()].filter((name) => name.toLowerCase().startsWith(start)).sort();

  const recipients: MapiObject[] = [];
  for (const name of named(RECIPIENT)) {
    budget.checkTime();
    recipients.push(await open(name));
  }
  async function* others(): AsyncGenerator<Block> {
    for (const [index, name] of named(ATTACHMENT).entries()) {
      budget.checkTime();
      const object = storages
        .get(name)!
        .find(({ path }) => path.length > 2 && path[1]!.toLowerCase() === OBJECT_DATA);
      const embedded = object && file.extract(...object.path.slice(0, 2));
      if (embedded !== undefined) budget.takeBytes(embedded.length);
      yield attachmentBlock(await open(name), index + 1, attachment, embedded);
    }
    const rest = orphans.flatMap((stream) => plainTexts(stream.bytes())).join("\n");
    if (rest !== "")
      yield {
        type: "text",
        location: { ...location, place: "unreferenced" },
        hidden: true,
        text: rest,
      };
    yield* looseSectors(file, attachment);
    if (file.malformed || damaged) yield { type: "unread", location, reason: "malformed" };
  }
  return { message, recipients, others };
}

const CODE_PAGE = 0x3ffd;

/** The properties in the streams of a storage (2.1.3, 2.1.4, 2.4): those of fixed size stand in one. */
function values(streams: readonly CfbStream[], depth: number): MapiValue[] {
  const found: MapiValue[] = [];
  for (const stream of streams) {
    if (stream.path.length !== depth + 1) continue;
    const name = stream.path[depth]!;
    const tag = /^__substg1\.0_([\da-f]{4})([\da-f]{4})(-[\da-f]{8})?$/i.exec(name);
    const bytes = stream.bytes();
    if (tag !== null) {
      const type = Number.parseInt(tag[2]!, 16);
      // Of a property with several values one stream has the lengths, the others have the values.
      if ((type & 0x1000) === 0 || tag[3] !== undefined)
        found.push({ id: Number.parseInt(tag[1]!, 16), type: type & 0xfff, bytes });
    } else if (name.toLowerCase() === PROPERTIES) {
      // The head has 32 bytes in the outermost message, 24 in others, 8 in the rest; entries have 16.
      const view = bufferOf(bytes);
      // Of values without a fixed size they hold the length.
      for (
        let at = depth > 0 ? 8 : view.length % 16 === 0 ? 32 : 24;
        at + 16 <= view.length;
        at += 16
      )
        if (fixedBytes(view.readUInt16LE(at)) !== undefined)
          found.push({
            id: view.readUInt16LE(at + 2),
            type: view.readUInt16LE(at),
            bytes: view.subarray(at + 8, at + 16),
          });
    }
  }
  return found;
}
