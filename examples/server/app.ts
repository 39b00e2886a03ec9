import { App } from 'aws-cdk-lib';
import { ServerStack } from './server-stack';

new ServerStack(new App(), 'Stock', { serverUrl: process.env['SERVER_URL'] ?? 'http://127.0.0.1:8080' });
