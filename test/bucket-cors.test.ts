import { describe, expect, it } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket, CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { BucketCors, EndpointClass, type EndpointClassProps, OriginAllowlist } from '../lib';
import { Messages } from './support/synth/messages';
import { refusal } from './support/synth/rest-api-app';
import { quotesClass } from './support/synth/token-app';

const APP = 'https://app.shop.example';

class BucketApp {
  readonly app = new App();
  readonly stack = new Stack(this.app, 'Shop');
  readonly bucket = new Bucket(this.stack, 'Photos');

  class(props: Partial<EndpointClassProps> = {}, id = 'Uploads'): EndpointClass {
    return new EndpointClass(this.stack, id, { allowlist: OriginAllowlist.of(APP), methods: ['PUT'], ...props });
  }

  apply(props: Partial<EndpointClassProps> = {}): this {
    BucketCors.of(this.bucket).apply(this.class(props));
    return this;
  }

  get template(): Template {
    return Template.fromStack(this.stack);
  }

  rules() {
    const [bucket] = Object.values(this.template.findResources('AWS::S3::Bucket'));
    return bucket?.['Properties'].CorsConfiguration.CorsRules;
  }

  problems(): string[] {
    return refusal(() => this.template).flatMap((line) => line.match(/\/Cors\] (.*)$/)?.[1] ?? []);
  }

  infos = () => new Messages(this.stack).infos();
}

describe('BucketCors.apply', () => {
  it('makes one rule of a class: what S3 reads may be sent, and ETag be read', () => {
    const app = new BucketApp().apply({ requestHeaders: ['x-trace'], exposedHeaders: ['x-amz-version-id'] });
    expect(app.rules()).toEqual([
      {
        Id: 'uploads',
        AllowedOrigins: [APP],
        AllowedMethods: ['PUT'],
        AllowedHeaders: [
          'x-trace',
          'accept',
          'accept-language',
          'content-language',
          'content-type',
          'content-md5',
          'x-amz-*',
        ],
        ExposedHeaders: ['x-amz-version-id', 'etag'],
        MaxAge: 600,
      },
    ]);
  });

  it('lists HEAD with GET, of which browsers ask for neither', () => {
    expect(new BucketApp().apply({ methods: ['GET', 'PUT'] }).rules()[0].AllowedMethods).toEqual([
      'GET',
      'PUT',
      'HEAD',
    ]);
    expect(new BucketApp().apply({ methods: ['GET', 'HEAD'] }).rules()[0].AllowedMethods).toEqual(['GET', 'HEAD']);
  });

  it('makes a rule of each of two classes, for the methods that are its own', () => {
    const app = new BucketApp();
    const reads = EndpointClass.publicRead(app.stack, 'Gallery');
    const writes = app.class({ methods: ['GET', 'PUT', 'DELETE'], maxAge: Duration.minutes(1) });
    BucketCors.of(app.bucket).apply(reads, { writes });
    expect(app.rules()).toMatchObject([
      { Id: 'gallery', AllowedOrigins: ['*'], AllowedMethods: ['GET', 'HEAD'], MaxAge: 7200 },
      { Id: 'uploads', AllowedOrigins: [APP], AllowedMethods: ['DELETE', 'PUT'], MaxAge: 60 },
    ]);
  });

  it('states patterns, any port with the default one, and origins that only the deployment knows', () => {
    const app = new BucketApp();
    const site = new Distribution(app.stack, 'Site', { defaultBehavior: { origin: new HttpOrigin('shop.example') } });
    const allowlist = OriginAllowlist.of(
      'https://*.tenant.example.com',
      'http://localhost:*',
      `https://${site.distributionDomainName}`,
    );
    BucketCors.of(app.bucket).apply(app.class({ allowlist }));
    const [bucket] = Object.values(app.template.findResources('AWS::S3::Bucket'));
    expect(bucket?.['Properties'].CorsConfiguration.CorsRules[0].AllowedOrigins).toEqual([
      'http://localhost',
      'http://localhost:*',
      'https://*.tenant.example.com',
      { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [expect.stringMatching(/^Site/), 'DomainName'] }]] },
    ]);
  });

  it('tells preview and command line what S3 carries out', () => {
    const app = new BucketApp().apply({
      credentials: true,
      rejectForeignWrites: true,
      selfOrigins: ['https://api.example'],
    });
    expect(app.template.toJSON()['Metadata']['cdk-cors'].buckets).toEqual([
      {
        bucket: { Ref: expect.stringMatching(/^Photos/) },
        config: {
          classes: {
            uploads: {
              policy: {
                name: 'uploads',
                origins: [APP],
                methods: ['PUT'],
                exposedHeaders: ['etag'],
                credentials: true,
              },
            },
          },
          routes: [{ path: '/', read: 'uploads', write: 'uploads' }],
        },
      },
    ]);
  });

  it('takes a bucket of CloudFormation', () => {
    const app = new BucketApp();
    const resource = new CfnBucket(app.stack, 'Resource');
    BucketCors.of(Bucket.fromCfnBucket(resource)).apply(app.class());
    expect(app.stack.resolve(resource.corsConfiguration).corsRules[0].id).toBe('uploads');
  });

  it('is the same for every call, and applies once', () => {
    const app = new BucketApp().apply();
    expect(() => BucketCors.of(app.bucket).apply(app.class({}, 'Others'))).toThrow(
      'bucket-has-classes - Shop/Photos: it has uploads already, and the rules of a bucket know no paths; apply once, and two ' +
        'classes as apply(reads, { writes })',
    );
  });

  it('refuses two classes of one name', () => {
    const app = new BucketApp();
    const writes = app.class({ className: 'gallery' });
    const reads = EndpointClass.publicRead(app.stack, 'Gallery');
    expect(() => BucketCors.of(app.bucket).apply(reads, { writes })).toThrow('class-name-taken');
  });

  it('refuses an imported bucket', () => {
    const { stack } = new BucketApp();
    expect(() => BucketCors.of(Bucket.fromBucketName(stack, 'Theirs', 'theirs'))).toThrow(
      'bucket-imported - Shop/Theirs: the CORS rules of an imported bucket are defined elsewhere, where nothing can be added; call ' +
        'BucketCors in the app that defines it',
    );
  });
});

describe('what a bucket cannot state', () => {
  it('is told at once', () => {
    const app = new BucketApp().apply({
      allowlist: OriginAllowlist.fromParameterName('/shop/origins'),
      methods: ['PUT', 'PATCH'],
      exposedHeaders: ['*'],
    });
    expect(app.problems()).toEqual([
      expect.stringMatching(/^bucket-list-live - uploads: its list is live, .* write its origins in code/),
      expect.stringMatching(/^bucket-methods - uploads: it has PATCH, /),
      expect.stringMatching(/^bucket-exposes-any - uploads: /),
    ]);
  });

  it('is a class with tokens', () => {
    const app = new BucketApp();
    BucketCors.of(app.bucket).apply(quotesClass(app.stack));
    expect(app.problems()).toEqual([expect.stringMatching(/^bucket-with-tokens - quotes: /)]);
  });

  it('is a class that has no method left', () => {
    const app = new BucketApp();
    const reads = EndpointClass.publicRead(app.stack, 'Gallery');
    BucketCors.of(app.bucket).apply(app.class(), { writes: reads });
    expect(app.problems()).toEqual([
      expect.stringMatching(/^bucket-methods - uploads: none of its methods is left/),
      expect.stringMatching(/^bucket-methods - gallery: none of its methods is left/),
    ]);
  });

  it('is a list that makes rules of more than 64 KB', () => {
    const origins = Array.from({ length: 1200 }, (_, i) => `https://tenant-${i}.shop.example`);
    const app = new BucketApp().apply({ allowlist: OriginAllowlist.of(...origins) });
    expect(app.problems()).toEqual([
      expect.stringMatching(/^bucket-rules-too-large - 1200 origins make CORS rules of about 7\d KB/),
    ]);
  });
});

describe('CORS rules of the bucket itself', () => {
  const rule = { allowedMethods: [HttpMethods.GET], allowedOrigins: ['*'] };
  const cfn = ({ bucket }: BucketApp) => bucket.node.defaultChild as CfnBucket;

  it.each<[string, (app: BucketApp) => void]>([
    ['addCorsRule, before', ({ bucket }) => bucket.addCorsRule(rule)],
    ['addCorsRule, afterwards', (app) => app.apply().bucket.addCorsRule(rule)],
    [
      'the resource, afterwards',
      (app) => void Object.assign(cfn(app.apply()), { corsConfiguration: { corsRules: [rule] } }),
    ],
    ['an override', (app) => cfn(app.apply()).addPropertyOverride('CorsConfiguration.CorsRules', [])],
  ])('are refused: those of %s', (_, configure) => {
    const app = new BucketApp();
    configure(app);
    if (app.bucket.node.tryFindChild('Cors') === undefined) app.apply();
    expect(app.problems()).toEqual([
      'cors-configured - Shop/Photos: it has CORS rules of its own (cors, addCorsRule), and S3 answers by the first that fits, ' +
        'whichever it is; leave them out: the class that BucketCors applies makes the rules',
    ]);
  });

  it('are not in the way without a class', () => {
    const app = new BucketApp();
    app.bucket.addCorsRule(rule);
    BucketCors.of(app.bucket);
    expect(app.problems()).toEqual([]);
    expect(app.rules()).toHaveLength(1);
  });
});

describe('what S3 does by itself', () => {
  it('is told', () => {
    const app = new BucketApp().apply({ methods: ['GET', 'PUT'], rejectForeignWrites: true });
    expect(app.infos()).toEqual([
      'uploads: S3 stops no cross-site writes: whoever has a presigned URL may use it from anywhere until it expires, since its ' +
        'signature is what S3 asks for. uploads: S3 answers listed origins with Access-Control-Allow-Credentials: true, which opens ' +
        'nothing, since S3 reads no cookies. S3 adds neither CORS headers nor Vary to responses to requests without Origin, so that a ' +
        'browser may give a script what an <img> loaded before, which it then cannot read: write crossorigin on such elements, or ' +
        'store objects with Cache-Control: no-store',
      expect.stringContaining(
        'Its server access log has preflights as REST.OPTIONS.PREFLIGHT, with status 403 for those denied',
      ),
    ]);
  });

  it('is told of * among request headers, unless authorization is named', () => {
    const told = (requestHeaders: string[]) =>
      new BucketApp().apply({ allowlist: OriginAllowlist.anyOrigin(), requestHeaders }).infos();
    expect(told(['*'])).toEqual(['uploads: * among requestHeaders stands for authorization too at S3']);
    expect(told(['*', 'authorization'])).toEqual([]);
  });

  it('is nothing where the class says the same', () => {
    expect(new BucketApp().apply({ credentials: true, metrics: false }).infos()).toEqual([]);
  });
});
