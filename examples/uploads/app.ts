import { App } from 'aws-cdk-lib';
import { UploadsStack } from './uploads-stack';

new UploadsStack(new App(), 'Uploads');
