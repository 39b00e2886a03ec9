import type { Found } from '../../lib/template/of-type';
import type { DeployedStack } from '../deployment/deployed-stack';
import { NotServedError } from '../not-served-error';
import { Bucket } from './bucket';
import { BucketDeployment } from './bucket-deployment';

/** `s3.eu-west-1`, `s3`, `s3-website-us-east-1`, `s3-website.eu-central-1` behind the name of a bucket. */
const DOMAIN = /^(.+)\.s3(-website)?(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/;

/** The buckets that the assembly itself fills. */
export class Buckets {
  private readonly byName = new Map<string, Bucket>();

  /** Puts the objects of a `BucketDeployment` into its bucket. @throws {NotServedError} */
  deploy(stack: DeployedStack, logicalId: string, properties: Found['properties']): void {
    const name = String(properties.DestinationBucketName);
    if (name.startsWith('unknown:')) throw new NotServedError(`bucket of ${logicalId}`);
    const deployment = new BucketDeployment(stack, properties, `bucket deployment ${logicalId}`);
    const bucket = this.byName.get(name) ?? new Bucket();
    bucket.add(deployment);
    this.byName.set(name, bucket);
    stack.setOutcome(logicalId, `aws.cdk.s3deployment.${logicalId}`, { DestinationBucketArn: `arn:aws:s3:::${name}` });
  }

  /** Tells a bucket that is filled how it answers, and notes what of that is left out. */
  describe({ stack, logicalId, properties }: Found): void {
    const bucket = this.byName.get(String(stack.ref(logicalId)));
    bucket?.setWebsite(properties.WebsiteConfiguration);
    if (bucket && properties.CorsConfiguration) stack.note(`bucket ${logicalId}: its CORS rules are not served`);
  }

  /** What answers under a domain name of S3. */
  at(domainName: string): { readonly bucket: Bucket; readonly isWebsite: boolean } | undefined {
    const [, name = '', website] = DOMAIN.exec(domainName) ?? [];
    const bucket = this.byName.get(name);
    return bucket && { bucket, isWebsite: website !== undefined };
  }
}
