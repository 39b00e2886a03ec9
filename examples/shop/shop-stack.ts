import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { EndpointClass, OriginAllowlist, RestApiCors } from 'cdk-cors';
import type { Construct } from 'constructs';

/** A shop whose endpoints fall into three classes: anyone reads products, its own pages order, one page administers. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

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
    const admin = EndpointClass.sensitive(this, 'Admin', {
      allowlist: OriginAllowlist.of('https://admin.shop.example'),
      methods: ['GET', 'PUT', 'DELETE'],
      requestHeaders: ['authorization', 'content-type'],
    });

    const api = new RestApi(this, 'Api', { restApiName: 'shop' });
    const cors = RestApiCors.of(api);
    cors.apply('/products', catalogue);
    cors.apply('/session', orders);
    cors.apply('/orders', orders);
    cors.apply('/admin', admin);
    cors.apply('/prices', { read: catalogue, write: admin });

    const handler = (name: string) => {
      const fn = new NodejsFunction(this, `${name}Handler`, {
        entry: join(__dirname, 'handlers', `${name.toLowerCase()}.ts`),
        runtime: Runtime.NODEJS_22_X,
      });
      cors.addToFunction(fn);
      return new LambdaIntegration(fn);
    };

    const productsHandler = handler('Products');
    const products = api.root.addResource('products');
    products.addMethod('GET', productsHandler);
    products.addResource('{id}').addMethod('GET', productsHandler);

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
  }
}
