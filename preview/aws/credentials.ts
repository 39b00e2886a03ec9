/** Credentials of functions: worth nothing anywhere else. */
export const FUNCTION_CREDENTIALS = {
  accessKeyId: 'AKIAPREVIEWPREVIEW00',
  secretAccessKey: 'preview-preview-preview-preview-preview0',
  sessionToken: 'preview',
};
