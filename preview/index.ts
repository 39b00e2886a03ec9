export { AwsError } from './aws/aws-error';
export type { PreviewEndpoint } from './endpoint';
export { PreviewError } from './preview-error';
export type { PreviewOptions } from './preview-options';
export { type Preview, startPreview } from './start-preview';
