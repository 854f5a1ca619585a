/**
 * Bytes that are looked for at a known place, compared eight at a time if they are ASCII, else four.
 *
 * Eight bytes are compared as a floating-point number, which JavaScript has without making an object: they
 * are equal as that where they are equal as bytes, but for zero, which has two forms, and what is no
 * number, which takes a byte of 0x7f or above at its end.
 */
export class Pattern {
  readonly length: number;
  readonly #bytes: Uint8Array;
  /** The first eight, the second eight, …; the last eight again if their number is no multiple of eight. */
  readonly #eights: Float64Array;
  /** The same by four, where {@link #eights} are none. */
  readonly #words: Int32Array;

  constructor(bytes: Uint8Array) {
    const { length } = bytes;
    this.length = length;
    this.#bytes = Uint8Array.from(bytes);
    const view = new DataView(this.#bytes.buffer);
    const isAscii = this.#bytes.every((byte) => byte > 0 && byte < 0x7f);
    const byEights = length >= 8 && isAscii;
    this.#eights = new Float64Array(byEights ? Math.ceil(length / 8) : 0);
    for (let index = 0; index < this.#eights.length; index++)
      this.#eights[index] = view.getFloat64(Math.min(index * 8, length - 8), true);
    this.#words = new Int32Array(length < 4 || byEights ? 0 : Math.ceil(length / 4));
    for (let index = 0; index < this.#words.length; index++)
      this.#words[index] = view.getInt32(Math.min(index * 4, length - 4), true);
  }

  /** Whether the bytes from `start` to `end` are these and no others. */
  is(view: DataView, start: number, end: number): boolean {
    return end - start === this.length && this.matches(view, start);
  }

  /** Whether these bytes stand at `at`; `length` bytes must be there. */
  matches(view: DataView, at: number): boolean {
    const eights = this.#eights;
    const last = eights.length - 1;
    if (last < 0) return this.#matchWords(view, at);
    for (let index = 0; index < last; index++)
      if (view.getFloat64(at + index * 8, true) !== eights[index]) return false;
    return view.getFloat64(at + this.length - 8, true) === eights[last];
  }

  #matchWords(view: DataView, at: number): boolean {
    const words = this.#words;
    const last = words.length - 1;
    if (last < 0) return this.#bytes.every((byte, index) => view.getUint8(at + index) === byte);
    for (let index = 0; index < last; index++)
      if (view.getInt32(at + index * 4, true) !== words[index]) return false;
    return view.getInt32(at + this.length - 4, true) === words[last];
  }
}
