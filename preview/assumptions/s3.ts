import type { Assumption } from './assumption';

const GUIDE = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/';
const API = 'https://docs.aws.amazon.com/AmazonS3/latest/API/';

export const S3: readonly Assumption[] = [
  {
    area: 'S3',
    behaviour:
      'the files of BucketDeployments, as they are in the assembly; to a distribution a missing key is 403, all but reads too',
    source: `${API}API_GetObject.html`,
  },
  {
    area: 'S3',
    behaviour: 'objects that are uploaded are kept in memory, of at most 256 MB each; forms (POST) get 501',
    source: 'unconfirmed',
  },
  {
    area: 'S3',
    behaviour:
      'the first CORS rule that has origin, method and headers answers; * stands for any characters, names have no case',
    source: `${GUIDE}ManageCorsUsing.html`,
  },
  {
    area: 'S3',
    behaviour:
      'preflights get 200, or 403 without CORS headers where no rule fits, or 400 without Origin; of headers those asked for',
    source: `${GUIDE}cors.html`,
  },
  {
    area: 'S3',
    behaviour:
      'methods, max age and Vary are on every response that a rule fits, errors too, and neither Vary nor CORS headers on others',
    source: 'unconfirmed',
  },
  {
    area: 'S3',
    behaviour: 'credentials are allowed with every origin but *; Access-Control-Request-* count with any method',
    source: 'unconfirmed',
  },
  {
    area: 'S3',
    behaviour:
      'presigned URLs and signed headers by the keys of functions are verified, with their time, those by other keys believed',
    source: `${API}sigv4-query-string-auth.html`,
  },
  {
    area: 'S3',
    behaviour: 'x-amz-* headers that a signature does not cover, and requests without one, get 403',
    source: `${API}sigv4-query-string-auth.html`,
  },
  {
    area: 'S3',
    behaviour: 'policies of buckets and roles are not looked at; ranges, versions, checksums and redirects do nothing',
    source: 'unconfirmed',
  },
];
