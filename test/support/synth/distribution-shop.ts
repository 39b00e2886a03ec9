import { App, type AppProps, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AllowedMethods, CachePolicy, Distribution, type DistributionProps } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { EndpointClass, OriginAllowlist } from '../../../lib';

/** A stack with the classes that tests apply. */
export class Shop extends Stack {
  readonly origin = new HttpOrigin('api.shop.example');
  /** What behaviours of APIs have. */
  readonly uncached = { allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy: CachePolicy.CACHING_DISABLED };
  /** Any origin, simple requests only. */
  readonly catalogue = EndpointClass.publicRead(this, 'Catalogue');
  /** One origin in code, with preflights. */
  readonly admin = EndpointClass.sensitive(this, 'Admin', {
    methods: ['GET', 'PUT'],
    requestHeaders: ['content-type'],
    allowlist: OriginAllowlist.of('https://admin.shop.example'),
  });
  /** A live list. */
  readonly orders = EndpointClass.credentialed(this, 'Orders', {
    methods: ['GET', 'POST'],
    allowlist: OriginAllowlist.fromParameterName('/shop/cors/orders/origins'),
  });

  constructor(app: App = shopApp(), props: StackProps = { env: { region: 'us-east-1' } }, id = 'Shop') {
    super(app, id, props);
  }

  distribution(props: Partial<DistributionProps> = {}, id = 'Distribution'): Distribution {
    return new Distribution(this, id, { defaultBehavior: { origin: this.origin }, ...props });
  }

  /** For aliases. */
  certificate(): ICertificate {
    const arn = 'arn:aws:acm:us-east-1:111111111111:certificate/00000000-0000-0000-0000-000000000000';
    return Certificate.fromCertificateArn(this, 'Certificate', arn);
  }

  /** The behaviour of a pattern, as the template has it; `*` is the default one. */
  behavior(pattern: string): Record<string, unknown> {
    const { CacheBehaviors = [], DefaultCacheBehavior } = this.distributionConfig();
    if (pattern === '*') return DefaultCacheBehavior;
    return CacheBehaviors.find(({ PathPattern }: { PathPattern: string }) => PathPattern === pattern);
  }

  distributionConfig() {
    const [resource] = this.resources('AWS::CloudFront::Distribution');
    return resource.Properties.DistributionConfig;
  }

  // biome-ignore lint/suspicious/noExplicitAny: resources have whatever properties they have
  resources(type: string): any[] {
    return Object.values(Template.fromStack(this).findResources(type));
  }
}

export function shopApp(props?: AppProps): App {
  return new App({ analyticsReporting: false, ...props });
}

/** What synth says against a stack; '' where it says nothing. */
export function refusal({ node }: Stack): string {
  try {
    (node.root as App).synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
