import { randomUUID } from 'node:crypto';
import { AwsClient } from 'aws4fetch';

const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, BUCKET } = process.env;
const S3 = process.env['AWS_ENDPOINT_URL_S3'] ?? `https://s3.${AWS_REGION}.amazonaws.com`;

const aws = new AwsClient({
  accessKeyId: AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
  sessionToken: AWS_SESSION_TOKEN,
  service: 's3',
  region: AWS_REGION,
});

/** Where to put a photo, and where to get it again, for five minutes. */
export async function handler() {
  const photo = `${S3}/${BUCKET}/photos/${randomUUID()}?X-Amz-Expires=300`;
  const signed = async (method: string) => (await aws.sign(photo, { method, aws: { signQuery: true } })).url;
  return { put: await signed('PUT'), get: await signed('GET') };
}
