/** A line that is written over, on a terminal only: elsewhere it would fill a log. */
export class Progress {
  private readonly stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.stream = stream;
  }

  show(text: string): void {
    if (this.stream.isTTY) this.stream.write(`\r\u001b[2K${text.slice(0, this.stream.columns - 1)}`);
  }

  clear(): void {
    this.show("");
  }
}
