/** Something of the assembly that answers HTTP requests. */
export interface PreviewEndpoint {
  readonly kind: 'rest-api' | 'http-api' | 'websocket-api' | 'function-url' | 'distribution' | 'bucket';
  /** Logical id. */
  readonly id: string;
  /** Base URL; of an API with the stage, unless that is `$default`. That of a WebSocket API is `ws:`, over TLS `wss:`. */
  readonly url: string;
  /** The same over TLS, with a certificate that nobody trusts. */
  readonly httpsUrl: string;
  /** Name of its stack. */
  readonly stack: string;
  /** Of a bucket: its name, by which it is called at the AWS endpoint. */
  readonly name?: string;
}
