import { join } from 'node:path';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketCors, EndpointClass, HttpApiCors, OriginAllowlist } from 'cdk-cors';
import type { Construct } from 'constructs';

/** Pages upload photos straight to a bucket: a handler presigns a URL, and S3 takes the file. One class is for both. */
export class UploadsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const uploads = new EndpointClass(this, 'Uploads', {
      allowlist: OriginAllowlist.of('https://app.shop.example'),
      methods: ['GET', 'POST', 'PUT'],
    });

    const photos = new Bucket(this, 'Photos', {
      enforceSSL: true,
      // what a page began and never completed
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    BucketCors.of(photos).apply(uploads);

    const presign = new NodejsFunction(this, 'Presign', {
      entry: join(__dirname, 'presign.ts'),
      runtime: Runtime.NODEJS_22_X,
      environment: { BUCKET: photos.bucketName },
    });
    // what its URLs may do, and nothing else
    const [actions, resources] = [['s3:GetObject', 's3:PutObject'], [photos.arnForObjects('photos/*')]];
    presign.addToRolePolicy(new PolicyStatement({ actions, resources }));
    const api = new HttpApi(this, 'Api');
    const integration = new HttpLambdaIntegration('Presign', presign);
    api.addRoutes({ path: '/photos', methods: [HttpMethod.POST], integration });
    HttpApiCors.of(api).apply('/', uploads);
  }
}
