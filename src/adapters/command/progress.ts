/** A line on the terminal for work that takes long. Silent where nobody watches. */
export class Progress {
  readonly #start = performance.now();
  #last = 0;
  #shown = false;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly line: (done: number) => string,
  ) {}

  /** To be called before each step; `long` if this one alone takes long. */
  show(done: number, long: boolean): void {
    const now = performance.now();
    // Half a second is when people begin to wonder; ten times a second is as fast as they read.
    const soon = now - this.#start < 500 || now - this.#last < 100;
    if (!this.stream.isTTY || (soon && !long)) return;
    this.#last = now;
    this.#shown = true;
    this.stream.write(`\r\u001b[K${this.line(done)}`);
  }

  /** Removes the line. */
  end(): void {
    if (this.#shown) this.stream.write("\r\u001b[K");
  }
}
