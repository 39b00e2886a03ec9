const { write } = process.stdout;

/** Keeps what functions log from the terminal. No spy: that would keep each of a million lines. */
export const quiet = {
  begin(): void {
    process.stdout.write = () => true;
  },
  end(): void {
    process.stdout.write = write;
  },
};
