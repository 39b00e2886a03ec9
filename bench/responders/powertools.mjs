import { Router } from '@aws-lambda-powertools/event-handler/http';
import { cors } from '@aws-lambda-powertools/event-handler/http/middleware';
import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';

const parameters = new SSMProvider();
/** The list that was read last: the middleware looks into this very array with every request. */
const origins = [];
const router = new Router();
router.use(
  cors({
    origin: origins,
    allowMethods: ['GET', 'PUT'],
    allowHeaders: ['authorization', 'content-type'],
    maxAge: 600,
    credentials: true,
  }),
);

export async function handler(event, context) {
  const value = await parameters.get(process.env.ORIGINS_PARAMETER, { maxAge: 30 });
  origins.splice(0, origins.length, ...value.split(','));
  return router.resolve(event, context);
}
