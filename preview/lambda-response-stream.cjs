// What Lambda's Node.js runtime gives to handlers that stream: the global `awslambda`, and the stream that it hands over.
// Plain CommonJS with nothing but Node's own modules: it is shipped as it is.
'use strict';

const { EventEmitter } = require('node:events');
const { Writable } = require('node:stream');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const WITH_METADATA = 'application/vnd.awslambda.http-integration-response';

/** https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html */
const awslambda = {
  streamifyResponse(handler, options) {
    handler[STREAMING] = 'response';
    if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
    return handler;
  },
  HttpResponseStream: {
    from(stream, metadata) {
      stream.setContentType(WITH_METADATA);
      const text = JSON.stringify(metadata);
      stream._onBeforeFirstWrite = (write) => {
        write(text);
        write(Buffer.alloc(8));
      };
      return stream;
    },
  },
};

const OWN_FUNCTIONS = ['cork', 'destroy', 'end', 'setContentType', 'uncork', 'write'];
const OF_EMITTERS = Object.keys(EventEmitter.prototype).filter((name) => !name.startsWith('_'));
const PROPERTIES = [
  '_onBeforeFirstWrite',
  'destroyed',
  'writable',
  'writableCorked',
  'writableEnded',
  'writableFinished',
  'writableHighWaterMark',
  'writableLength',
  'writableNeedDrain',
  'writableObjectMode',
];

/** The stream of one response. As in the runtime, `end` with a first piece leaves metadata out: `write` alone knows of them. */
class ResponseStream extends Writable {
  #send;
  #hasBegun = false;
  #hasFailed = false;

  /** @param send passes on a piece or the end; its second argument is called once there is room for more */
  constructor(handler, send) {
    super({ highWaterMark: handler[HIGH_WATER_MARK] });
    this.#send = send;
    this.contentType = 'application/octet-stream';
    // whoever destroys it says so to the handler by other means
    this.on('error', () => {});
  }

  setContentType(contentType) {
    if (this.#hasBegun) {
      throw Object.assign(new Error('Cannot set content-type, too late.'), {
        name: 'Runtime.InvalidStreamingOperation',
      });
    }
    this.contentType = contentType;
  }

  write(chunk, encoding, callback) {
    const data = typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk);
    if (!this.#hasBegun) this._onBeforeFirstWrite?.((first) => super.write(first));
    this.#hasBegun = true;
    return super.write(data, encoding, callback);
  }

  _write(chunk, _encoding, done) {
    this.#send({ chunk: chunk.toString('base64'), contentType: this.contentType }, done);
  }

  _final(done) {
    if (this.#hasFailed) done();
    else this.#send({ end: true, contentType: this.contentType }, done);
  }

  /** What handlers get: as in the runtime no stream of Node.js, but an object with its functions and properties. */
  forHandler() {
    const given = {};
    for (const name of [...OWN_FUNCTIONS, ...OF_EMITTERS]) {
      if (typeof this[name] === 'function') given[name] = this[name].bind(this);
    }
    for (const name of PROPERTIES) {
      Object.defineProperty(given, name, {
        get: () => this[name],
        set: (value) => {
          this[name] = value;
        },
      });
    }
    return given;
  }

  /** Sends what is still on its way, but no end. */
  fail() {
    this.#hasFailed = true;
    if (!this.destroyed) this.end();
  }
}

/** Whether the runtime gives a handler a stream. */
function isStreaming(handler) {
  return handler[STREAMING] === 'response';
}

module.exports = { awslambda, isStreaming, ResponseStream };
