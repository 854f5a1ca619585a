/** Bytes that are looked for at a known place, compared four at a time. */
export class Pattern {
  readonly length: number;
  readonly #bytes: Uint8Array;
  /** The first four, the second four, …; the last four again if their number is no multiple of four. */
  readonly #words: Int32Array;

  constructor(bytes: Uint8Array) {
    const { length } = bytes;
    this.length = length;
    this.#bytes = Uint8Array.from(bytes);
    const view = new DataView(this.#bytes.buffer);
    this.#words = new Int32Array(length < 4 ? 0 : Math.ceil(length / 4));
    for (let index = 0; index < this.#words.length; index++)
      this.#words[index] = view.getInt32(Math.min(index * 4, length - 4), true);
  }

  /** Whether the bytes from `start` to `end` are these and no others. */
  is(view: DataView, start: number, end: number): boolean {
    return end - start === this.length && this.matches(view, start);
  }

  /** Whether these bytes stand at `at`; `length` bytes must be there. */
  matches(view: DataView, at: number): boolean {
    const words = this.#words;
    const last = words.length - 1;
    if (last < 0) return this.#bytes.every((byte, index) => view.getUint8(at + index) === byte);
    for (let index = 0; index < last; index++)
      if (view.getInt32(at + index * 4, true) !== words[index]) return false;
    return view.getInt32(at + this.length - 4, true) === words[last];
  }
}
