import { App } from 'aws-cdk-lib';
import { OriginAllowlist } from 'cdk-cors';
import { ShopStack } from './shop-stack';

const app = new App();
OriginAllowlist.setParameterRoot(app, '/shop/cors');
new ShopStack(app, 'Shop');
