import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from '../jest/on-test-finished';

/** An address that answers once the test lets it: whoever asks it waits. */
export interface Gate {
  readonly url: string;
  /** Whether somebody waits. */
  readonly reached: Promise<void>;
  open(): void;
}

/** Makes a gate; it goes with the test. */
export async function makeGate(): Promise<Gate> {
  let open = () => {};
  let arrive = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const server = createServer((_request, response) => {
    arrive();
    void opened.then(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, reached, open };
}
