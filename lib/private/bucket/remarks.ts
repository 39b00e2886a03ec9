import type { BucketClass, BucketClasses } from './bucket-classes';

/** What S3 does by itself, whatever the classes of a bucket say; `undefined` where they say nothing else. */
export function bucketAnswers({ all }: BucketClasses): string | undefined {
  const own = all.flatMap(differences);
  const shared = all.some(({ policy }) => policy.methods.includes('GET')) ? [CACHED_WITHOUT_HEADERS] : [];
  const found = [...own, ...shared];
  return found.length === 0 ? undefined : found.join('. ');
}

export const UNCOUNTED = {
  decides: "S3 itself answers preflights and adds headers, by the bucket's CORS rules",
  seen: 'Its server access log has preflights as REST.OPTIONS.PREFLIGHT, with status 403 for those denied, but not their origin',
  wayOut: 'Enable that log (serverAccessLogsBucket) and query it where somebody has to know',
};

const CACHED_WITHOUT_HEADERS =
  'S3 adds neither CORS headers nor Vary to responses to requests without Origin, so that a browser may give a script what an <img> ' +
  'loaded before, which it then cannot read: write crossorigin on such elements, or store objects with Cache-Control: no-store';

function differences({ endpointClass, policy }: BucketClass): string[] {
  const { className, _policy } = endpointClass;
  return [
    ...(_policy.rejectForeignWrites
      ? [
          `${className}: S3 stops no cross-site writes: whoever has a presigned URL may use it from anywhere until it expires, since its ` +
            'signature is what S3 asks for',
        ]
      : []),
    ...(policy.credentials && !_policy.credentials
      ? [
          `${className}: S3 answers listed origins with Access-Control-Allow-Credentials: true, which opens nothing, since S3 reads no cookies`,
        ]
      : []),
    ...(_policy.requestHeaders.includes('*') && !_policy.requestHeaders.includes('authorization')
      ? [`${className}: * among requestHeaders stands for authorization too at S3`]
      : []),
  ];
}
