/** Takes a response that a function streams. */
export interface ResponseSink {
  /** @param done to be called once there is room for more */
  write(chunk: Buffer, contentType: string, done: () => void): void;
  end(contentType: string): void;
}
