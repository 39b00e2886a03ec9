import type { ApiResponse } from '../gateway/api-server';

/** An error as S3 reports it (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html). */
export function s3Error(status: number, code: string, message: string): ApiResponse {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
  return s3Xml(status, xml);
}

/** An answer in XML. */
export function s3Xml(status: number, body: string): ApiResponse {
  return { status, headers: [['content-type', 'application/xml'], SERVER], body };
}

export const SERVER = ['server', 'AmazonS3'] as const;

/** Text as XML holds it. */
export function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
