import { type Rule, whereStated } from './rule';

const WRITES = ['PUT', 'POST', 'DELETE'];

export const bucketOpenToWrites: Rule = {
  id: 'bucket-open-to-writes',
  level: 'note',
  summary: 'pages of any origin may write to a bucket',
  why: 'Whoever gets hold of a presigned URL or form can use it from a page of their own, in the browser of anybody.',
  fix: 'list the origins of the pages that upload',
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html'],
  check: (app) =>
    whereStated(app, ({ place, headers: { origins, methods = [] } }) => {
      const writes = methods.filter((method) => WRITES.includes(method));
      return place === 'bucket' && origins.includes('*') && writes.length > 0
        ? `allows ${writes.join(', ')} from any origin`
        : undefined;
    }),
};
