/** The stream cipher of old Office files, which OpenSSL 3 no longer offers: key → the bytes in plain. */
export class Rc4 {
  readonly #state = Uint8Array.from({ length: 256 }, (_, index) => index);
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    const state = this.#state;
    for (let i = 0, j = 0; i < 256; i++) {
      j = (j + state[i]! + key[i % key.length]!) & 0xff;
      [state[i], state[j]] = [state[j]!, state[i]!];
    }
  }

  apply(bytes: Uint8Array): Buffer {
    const state = this.#state;
    const result = Buffer.alloc(bytes.length);
    for (const [index, byte] of bytes.entries()) {
      this.#i = (this.#i + 1) & 0xff;
      const a = state[this.#i]!;
      this.#j = (this.#j + a) & 0xff;
      const b = state[this.#j]!;
      state[this.#i] = b;
      state[this.#j] = a;
      result[index] = byte ^ state[(a + b) & 0xff]!;
    }
    return result;
  }
}
