import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { RowGroup, SchemaTree } from "hyparquet";
import type { Block, Row } from "../../types.js";
import { type Budget, LimitReached } from "../budget.js";
import { unread } from "../open.js";
import type { Reader } from "../reader.js";

/** An Apache Parquet file (parquet-format 2.10) → one Table, its columns' names as first row. */
export const parquet: Reader = {
  type: "parquet",
  extensions: ["parquet"],
  recognises: (peek) => peek.startsWith("PAR1") || peek.startsWith("PARE"),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location } = attachment;
    const hidden = attachment.hidden ?? false;
    // The footer is encrypted, and the names with it.
    if (attachment.bytes[3] === 0x45) {
      yield unread(location, "encrypted");
      return;
    }
    const { parquetMetadata, parquetRead, parquetSchema, snappyUncompress } =
      await import("hyparquet");
    const buffer = new Uint8Array(attachment.bytes).buffer;
    const metadata = parquetMetadata(buffer);
    const columns = metadata.row_groups.flatMap((group) => group.columns);
    if (columns.some(({ crypto_metadata: crypto }) => crypto !== undefined)) {
      yield unread(location, "encrypted");
      return;
    }
    const { decompress } = await import("fzstd");
    const compressors = {
      SNAPPY: counted(budget, (bytes, length) => {
        const unpacked = new Uint8Array(length);
        snappyUncompress(bytes, unpacked);
        return unpacked;
      }),
      GZIP: counted(budget, (bytes, length) => gunzipSync(bytes, { maxOutputLength: length })),
      BROTLI: counted(budget, (bytes, length) =>
        brotliDecompressSync(bytes, { maxOutputLength: length }),
      ),
      ZSTD: counted(budget, (bytes, length) => decompress(bytes, new Uint8Array(length))),
    };
    const isKnown = (codec: string | undefined): boolean =>
      codec === undefined || codec === "UNCOMPRESSED" || codec in compressors;
    if (!columns.every((column) => isKnown(column.meta_data?.codec))) {
      yield unread(location, "unsupported");
      return;
    }

    const schema = parquetSchema(metadata);
    for (const group of metadata.row_groups) holdToSchema(group, schema);
    const names = schema.children.map(({ element }) => plain(element.name));
    async function* rows(): AsyncGenerator<readonly Row[]> {
      yield [{ number: 1, cells: names }];
      let start = 0;
      for (const group of metadata.row_groups) {
        const end = start + Number(group.num_rows);
        // Before it is unpacked: a group says how many rows it has.
        budget.takeRows(end - start, (end - start) * names.length);
        budget.checkTime();
        let values: unknown[][] = [];
        await parquetRead({
          file: buffer,
          metadata,
          rowStart: start,
          rowEnd: end,
          compressors,
          onComplete: (all) => (values = all),
        });
        for (let at = 0; at < values.length; at += batchRows)
          yield values.slice(at, at + batchRows).map((row, index) => ({
            number: start + at + index + 2,
            // A damaged file leaves holes in its rows.
            cells: Array.from(row, (value) => budget.shortened(plain(value))),
          }));
        start = end;
      }
    }
    yield { type: "table", location, hidden, rows: rows() };
  },
};

/**
 * A column of a damaged file may have a path that its schema has not, or that of another. The library
 * starts to read it, then leaves it out: were it damaged as well, nobody would catch that, and the process
 * would end.
 */
function holdToSchema(group: RowGroup, schema: SchemaTree): void {
  const seen = new Set<string>();
  for (const { meta_data: column } of group.columns) {
    let node: SchemaTree | undefined = schema;
    for (const name of column?.path_in_schema ?? [])
      node = node?.children.find(({ element }) => element.name === name);
    const path = JSON.stringify(column?.path_in_schema);
    if (node === undefined || node === schema || seen.has(path))
      throw new Error("a column of no schema");
    seen.add(path);
  }
}

/** Rows of one batch. */
const batchRows = 500;

type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

/** The same decompressor under the limits: a page says how large it becomes. */
function counted(budget: Budget, decompress: Decompress): Decompress {
  return (bytes, length) => {
    budget.checkTime();
    budget.takeBytes(length);
    if (length > budget.limits.maxEntryBytes) throw new LimitReached("maxEntryBytes");
    // A page of nothing but nulls holds no bytes; zlib takes no bound of 0.
    return length === 0 ? new Uint8Array() : decompress(bytes, length);
  };
}

/** A value as text; what has parts, as JSON. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? ""
      : value.toISOString().replace(/T00:00:00\.000Z$|\.\d{3}Z$/, "");
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (Array.isArray(value)) return value.map(plain).join(", ");
  if (typeof value === "object")
    return Object.entries(value)
      .map(([name, part]) => `${name}: ${plain(part)}`)
      .join(", ");
  return String(value as number | bigint | boolean);
}
