/** Takes one line of the preview's log, without its line break. */
export type Log = (line: string) => void;

/** Says each thing once, however often a request comes across it. */
export class Notes {
  private readonly said = new Set<string>();

  constructor(private readonly log: Log) {}

  /** Logs that a part of the template is not served, or that something about it is guessed. */
  note(line: string): void {
    if (this.said.has(line)) return;
    this.said.add(line);
    this.log(`note  ${line}`);
  }
}
