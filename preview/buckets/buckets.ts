import type { Found } from '../../lib/template/of-type';
import type { DeployedStack } from '../deployment/deployed-stack';
import { NotServedError } from '../not-served-error';
import { Bucket } from './bucket';
import { BucketDeployment } from './bucket-deployment';

/** `s3.eu-west-1`, `s3`, `s3-website-us-east-1`, `s3-website.eu-central-1` behind the name of a bucket. */
const DOMAIN = /^(.+)\.s3(-website)?(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/;

/** The buckets of the assembly. */
export class Buckets {
  private readonly byName = new Map<string, Bucket>();

  /** Puts the objects of a `BucketDeployment` into its bucket. @throws {NotServedError} */
  deploy(stack: DeployedStack, logicalId: string, properties: Found['properties']): void {
    const name = String(properties.DestinationBucketName);
    if (name.startsWith('unknown:')) throw new NotServedError(`bucket of ${logicalId}`);
    const bucket = this.named(name);
    try {
      bucket.add(
        `${stack.name}/${logicalId}`,
        new BucketDeployment(stack, properties, `bucket deployment ${logicalId}`),
      );
    } catch (error) {
      bucket.lacksObjects = true;
      throw error;
    }
    stack.setOutcome(logicalId, `aws.cdk.s3deployment.${logicalId}`, { DestinationBucketArn: `arn:aws:s3:::${name}` });
  }

  /** Makes a bucket of the template what that says. */
  describe({ stack, logicalId, properties }: Found): Bucket {
    const bucket = this.named(String(stack.ref(logicalId)));
    bucket.describe(logicalId, properties);
    return bucket;
  }

  get(name: string): Bucket | undefined {
    return this.byName.get(name);
  }

  /** What answers under a domain name of S3. */
  at(domainName: string): { readonly bucket: Bucket; readonly isWebsite: boolean } | undefined {
    const [, name = '', website] = DOMAIN.exec(domainName) ?? [];
    const bucket = this.byName.get(name);
    return bucket?.isServed ? { bucket, isWebsite: website !== undefined } : undefined;
  }

  private named(name: string): Bucket {
    const bucket = this.byName.get(name) ?? new Bucket();
    this.byName.set(name, bucket);
    return bucket;
  }
}
