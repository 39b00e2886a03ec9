import { join } from 'node:path';
import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AllowedMethods, CachePolicy, Distribution, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist, RestApiCors, ScopedTokens } from 'cdk-cors';
import type { Construct } from 'constructs';

const DESCRIPTION =
  'A shop whose endpoints fall into five classes: anyone reads products, its own pages order, suppliers read the stock, one page ' +
  'administers, and whoever has a token reads quotes.';

/** The template says what it is. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    // where functions at the edge live too; elsewhere, CDK makes a second stack for them
    super(scope, id, { env: { region: 'us-east-1' }, description: DESCRIPTION, ...props });

    const catalogue = EndpointClass.publicRead(this, 'Catalogue');
    const orders = EndpointClass.credentialed(this, 'Orders', {
      allowlist: OriginAllowlist.fromParameterStore({
        initialOrigins: ['https://app.shop.example'],
        patternsUnder: ['partners.shop.example'],
      }),
      methods: ['GET', 'POST', 'DELETE'],
      requestHeaders: ['content-type', 'x-idempotency-key'],
      exposedHeaders: ['x-request-id'],
    });
    // API Gateway itself answers preflights of this one, and follows the list within seconds
    const stock = EndpointClass.credentialed(this, 'Stock', {
      allowlist: OriginAllowlist.fromParameterStore({
        initialOrigins: ['https://app.shop.example'],
        patternsUnder: ['suppliers.shop.example'],
        delivery: ListDelivery.PUSH,
      }),
      methods: ['GET'],
    });
    const admin = EndpointClass.sensitive(this, 'Admin', {
      allowlist: OriginAllowlist.of('https://admin.shop.example'),
      methods: ['GET', 'PUT', 'DELETE'],
      requestHeaders: ['authorization', 'content-type'],
    });
    const tokens = new ScopedTokens(this, 'Tokens', {
      audience: 'https://api.shop.example',
      publicScopes: ['quotes:read'],
    });
    const quotes = EndpointClass.tokenGated(this, 'Quotes', { tokens, scopes: { GET: ['quotes:read'] } });

    const api = new RestApi(this, 'Api', { restApiName: 'shop' });
    const cors = RestApiCors.of(api);
    cors.apply('/products', catalogue);
    cors.apply('/session', orders);
    cors.apply('/orders', orders);
    cors.apply('/stock', stock);
    cors.apply('/admin', admin);
    cors.apply('/prices', catalogue, { writes: admin });
    cors.apply('/quotes', quotes);

    const handler = (name: string) => {
      const fn = this.newHandler(name);
      cors.addToFunction(fn);
      return this.newIntegration(name, fn);
    };

    const productsHandler = handler('Products');
    const products = api.root.addResource('products');
    products.addMethod('GET', productsHandler);
    products.addResource('{id}').addMethod('GET', productsHandler);

    api.root.addResource('stock').addMethod('GET', productsHandler);

    const ordersHandler = handler('Orders');
    api.root.addResource('session').addMethod('POST', ordersHandler);
    const ordersResource = api.root.addResource('orders');
    ordersResource.addMethod('GET', ordersHandler);
    ordersResource.addMethod('POST', ordersHandler);
    ordersResource.addResource('{id}').addMethod('DELETE', ordersHandler);

    api.root.addResource('admin').addResource('reports').addMethod('ANY', handler('Reports'));

    const pricesHandler = handler('Prices');
    const prices = api.root.addResource('prices');
    prices.addMethod('GET', pricesHandler);
    prices.addMethod('PUT', pricesHandler);

    api.root.addResource('quotes').addMethod('GET', handler('Quotes'));

    // in front of the API, which stays reachable by itself
    const origin = new RestApiOrigin(api);
    const uncached = { allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy: CachePolicy.CACHING_DISABLED };
    const distribution = new Distribution(this, 'Distribution', { defaultBehavior: { origin, ...uncached } });
    distribution.addBehavior('/products*', origin);
    for (const pattern of ['/orders*', '/session', '/admin/*', '/prices', '/quotes']) {
      distribution.addBehavior(pattern, origin, uncached);
    }
    // the API answers for itself
    const originRequestPolicy = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER;
    distribution.addBehavior('/stock', origin, { ...uncached, originRequestPolicy });
    const edge = DistributionCors.of(distribution);
    edge.apply('/products*', catalogue);
    edge.apply('/orders*', orders);
    edge.apply('/session', orders);
    edge.apply('/admin/*', admin);
    edge.apply('/prices', catalogue, { writes: admin });
    edge.apply('/quotes', quotes);
    Validations.of(edge).acknowledge(
      { id: 'cdk-cors:path-not-matched', reason: 'nothing answers at /admin itself' },
      { id: 'cdk-cors:cloudfront-errors', reason: 'pages take what they cannot read for an outage' },
    );
  }

  protected newIntegration(_name: string, fn: LambdaFunction): LambdaIntegration {
    return new LambdaIntegration(fn);
  }

  protected newHandler(name: string): LambdaFunction {
    return new NodejsFunction(this, `${name}Handler`, {
      entry: join(__dirname, 'handlers', `${name.toLowerCase()}.ts`),
      runtime: Runtime.NODEJS_22_X,
    });
  }
}
