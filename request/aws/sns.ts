import { type AwsClientOptions, credentialsFrom, serviceEndpoint } from './aws-json-client';
import type { Failure } from './failure';
import { httpTransport } from './http-transport';
import { signedHeaders } from './signature-v4';

/** A message to everybody who has subscribed to a topic. */
export interface TopicMessage {
  readonly topicArn: string;
  /** Printable ASCII, at most 100 characters. */
  readonly subject: string;
  /** At most 256 KB. */
  readonly message: string;
}

const FAILURES: { readonly [code: string]: Failure['failure'] } = {
  NotFound: 'missing',
  AuthorizationError: 'denied',
  Throttled: 'throttled',
};

/** Publishes to topics. SNS speaks no JSON: requests are forms, and errors come as XML. No call ever rejects. */
export class Sns {
  constructor(private readonly options: Pick<AwsClientOptions, 'transport' | 'env'> = {}) {}

  /** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  async publish({ topicArn, subject, message }: TopicMessage, signal: AbortSignal): Promise<undefined | Failure> {
    const { transport = httpTransport, env = process.env } = this.options;
    const [, , , region = ''] = topicArn.split(':');
    const credentials = credentialsFrom(env);
    if (!credentials) return { failure: 'denied', message: 'no credentials in the environment' };
    const form = { Action: 'Publish', Version: '2010-03-31', TopicArn: topicArn, Subject: subject, Message: message };
    const body = new URLSearchParams(form).toString();
    const url = serviceEndpoint('sns', region, env);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const signed = signedHeaders({ url, headers, body, service: 'sns', region, time: Date.now() }, credentials);
    try {
      const { status, body: answer } = await transport({ method: 'POST', url, headers: signed, body }, signal);
      if (status === 200) return undefined;
      const [, code = String(status)] = /<Code>([^<]*)<\/Code>/.exec(answer) ?? [];
      return { failure: FAILURES[code] ?? (status >= 500 ? 'unreachable' : 'refused'), message: code };
    } catch (error) {
      if (signal.aborted) return { failure: 'timeout', message: 'no answer in time' };
      return { failure: 'unreachable', message: error instanceof Error ? error.message : String(error) };
    }
  }
}
