/** What signs a request: the Lambda environment has all three. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A `POST` with a body, as every action of an AWS JSON protocol is. */
export interface SignableRequest {
  readonly url: URL;
  /** Lower-case names; all of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly service: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/**
 * The headers of a request with its Signature Version 4
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 *
 * Libraries that sign for `fetch` work on `Headers`: the first use of it loads all of undici, which takes longer than
 * everything else in a cold start together. Tests hold this one against such a library.
 */
export function signedHeaders(request: SignableRequest, credentials: Credentials): Record<string, string> {
  const { createHash, createHmac } = process.getBuiltinModule('node:crypto');
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const { url, body, service, region } = request;

  const time = new Date(request.time).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const headers: Record<string, string> = { ...request.headers, host: url.host, 'x-amz-date': time };
  if (credentials.sessionToken) headers['x-amz-security-token'] = credentials.sessionToken;
  const names = Object.keys(headers).sort();
  const signed = names.join(';');
  const path = url.pathname.split('/').map(encodeURIComponent).join('/');
  const canonical = ['POST', path, '', ...names.map((name) => `${name}:${headers[name]}`), '', signed, sha256(body)];

  const date = time.slice(0, 8);
  const scope = `${date}/${region}/${service}/aws4_request`;
  let key = hmac(`AWS4${credentials.secretAccessKey}`, date);
  for (const part of [region, service, 'aws4_request']) key = hmac(key, part);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical.join('\n'))}`).toString('hex');
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
  return headers;
}
