import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A model that says what the test has it say, when the test does. */
export interface ChatModel {
  readonly url: string;
  /** How often it was asked. */
  asked(): number;
  /** The next question, with what the answer is written into. */
  next(): Promise<{ readonly question: string; readonly answer: ServerResponse }>;
  close(): Promise<void>;
}

/** Starts a model on loopback. */
export async function startChatModel(): Promise<ChatModel> {
  let count = 0;
  const server = createServer(() => {
    count++;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => count,
    next: async () => {
      const [request, answer] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
      let question = '';
      for await (const chunk of request) question += String(chunk);
      return { question, answer };
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
