import type { CORSRule, S3Client } from '@aws-sdk/client-s3';
import { bucketOrigins, MAX_BUCKET_BYTES, NOBODY_ORIGIN } from '../../../lib/contract/native-origins';
import type { BucketConfig } from '../../../lib/contract/sync-config';
import type { s3 } from '../sdk/s3';
import type { Lists, Plan, SyncTarget } from '../sync-target';
import { bytesOf, fitOrigins } from './bucket-room';
import { isSameCors } from './native-origins';

type Rules = readonly CORSRule[];

/** The CORS rules of a bucket. */
export class BucketTarget implements SyncTarget<Rules, Rules> {
  readonly classes: readonly string[];

  constructor(
    private readonly config: BucketConfig,
    private readonly sdk: typeof s3,
    private readonly client: S3Client,
  ) {
    this.classes = config.rules.filter(({ AllowedOrigins }) => AllowedOrigins === undefined).map(({ ID }) => ID);
  }

  async read(abortSignal: AbortSignal): Promise<Rules> {
    const command = new this.sdk.GetBucketCorsCommand({ Bucket: this.config.bucket });
    try {
      return (await this.client.send(command, { abortSignal })).CORSRules ?? [];
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchCORSConfiguration') return [];
      throw error;
    }
  }

  plan(before: Rules, lists: Lists): Plan<Rules> {
    // a class whose list is not known keeps the rule that it has
    const fixed = this.config.rules.map((rule) => {
      const own = lists.has(rule.ID) ? [] : ownOrigins(before, rule.ID);
      return { ...rule, AllowedOrigins: rule.AllowedOrigins ?? own };
    });
    const live = new Map([...lists].filter(([name]) => this.classes.includes(name)));
    const { held, leftOut } = fitOrigins(live, MAX_BUCKET_BYTES - bytesOf(fixed));
    const wanted = fixed.map((rule): CORSRule => {
      const origins = held.get(rule.ID)?.flatMap(bucketOrigins) ?? rule.AllowedOrigins;
      return { ...rule, AllowedOrigins: origins.length > 0 ? [...origins] : [NOBODY_ORIGIN] } as CORSRule;
    });
    const isSame = before.length === wanted.length && wanted.every((rule, i) => isSameCors(before[i]!, rule));
    return { change: isSame ? undefined : wanted, leftOut };
  }

  async write(rules: Rules, _: Rules, abortSignal: AbortSignal): Promise<void> {
    const command = new this.sdk.PutBucketCorsCommand({
      Bucket: this.config.bucket,
      CORSConfiguration: { CORSRules: [...rules] },
    });
    await this.client.send(command, { abortSignal });
  }
}

function ownOrigins(rules: Rules, id: string): readonly string[] {
  return rules.find(({ ID }) => ID === id)?.AllowedOrigins ?? [];
}
