import { Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CorsAlarms, CorsDashboard, EndpointClass, OriginAllowlist, RestApiCors } from 'cdk-cors';
import type { Construct } from 'constructs';

/** An API with a live list, whose owners are told when the list, or what is denied, is not as usual. */
export class AlarmsStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const api = new RestApi(this, 'Api', { cloudWatchRole: false });
    api.root.addResource('orders').addMethod('GET', new MockIntegration());
    const orders = EndpointClass.credentialed(this, 'Orders', {
      allowlist: OriginAllowlist.fromParameterName('/shop/cors/orders/origins'),
      methods: ['GET'],
    });
    RestApiCors.of(api).apply('/orders', orders);

    const topic = new Topic(this, 'Owners', { enforceSSL: true });
    new CorsAlarms(this, 'Alarms', { classes: [orders], topic });
    new CorsDashboard(this, 'Dashboard');
  }
}
