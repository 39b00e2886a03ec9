import { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AllowedMethods, CachePolicy, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import {
  BucketCors,
  CorsAlarms,
  DistributionCors,
  EndpointClass,
  ListDelivery,
  OriginAllowlist,
  OriginAudit,
  RestApiCors,
} from 'cdk-cors';
import type { Construct } from 'constructs';

/** A list of a hundred parameters, and of sixty partners, at everything that goes by it or looks at it. */
export class LongListStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { region: 'us-east-1', account: '123456789012' } });
    OriginAllowlist.setParameterRoot(this, '/shop/cors');
    const owners = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`partner-${i}`, ['partner.example']]));
    const orders = EndpointClass.credentialed(this, 'Orders', {
      allowlist: OriginAllowlist.fromParameterStore({
        delivery: ListDelivery.PUSH,
        initialOrigins: ['https://app.shop.example'],
        shards: 100,
        owners,
      }),
      methods: ['GET', 'POST'],
    });
    const fn = new LambdaFunction(this, 'Handler', {
      code: Code.fromInline('exports.handler = withCors(async () => ({ statusCode: 200 }))'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    const api = new RestApi(this, 'Api', { cloudWatchRole: false });
    api.root.addMethod('GET', new LambdaIntegration(fn));
    RestApiCors.of(api).apply('/', orders).addToFunction(fn);
    const distribution = new Distribution(this, 'Distribution', {
      defaultBehavior: {
        origin: new RestApiOrigin(api),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
      },
    });
    DistributionCors.of(distribution).apply('*', orders);
    const blockPublicAccess = BlockPublicAccess.BLOCK_ALL;
    const bucket = new Bucket(this, 'Bucket', {
      enforceSSL: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess,
    });
    BucketCors.of(bucket).apply(orders);
    new OriginAudit(this, 'OriginAudit');
    new CorsAlarms(this, 'Alarms', { classes: [orders] });
  }
}
