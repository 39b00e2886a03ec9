import type { FunctionUrl } from '../../lib/template/function-url/function-url';
import { readFunctionUrls } from '../../lib/template/function-url/read-function-urls';
import type { CorsSettings } from '../../lib/template/http-api/http-api';
import type { Stack } from '../../lib/template/stack';
import { AwsError } from '../aws/aws-error';
import type { ControlPlane, RestCall } from './control-plane';

/** https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html */
const MAX_ORIGINS = 100;

/**
 * The CORS configurations of function URLs: `GetFunctionUrlConfig`, and `UpdateFunctionUrlConfig` as far as it changes them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionUrlConfig.html
 */
export class FunctionUrls implements ControlPlane {
  /** By domain name; those of the template until somebody changes them. */
  private readonly changed = new Map<string, CorsSettings>();

  constructor(private readonly stacks: () => readonly Stack[]) {}

  call({ method, path, query, input }: RestCall): Readonly<Record<string, unknown>> | undefined {
    const [version = '', kind, name = '', last, ...more] = path;
    const isOurs = /^\d{4}-\d{2}-\d{2}$/.test(version) && kind === 'functions' && last === 'url' && more.length === 0;
    if (!isOurs || !['GET', 'PUT'].includes(method)) return undefined;
    const url = this.find(name, query.get('Qualifier') ?? undefined);
    if (url === undefined)
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
    const { Cors } = input as { readonly Cors?: CorsSettings };
    if (method === 'PUT' && Cors !== undefined) this.change(url, Cors);
    return { FunctionUrl: `https://${url.domainName}/`, Cors: this.changed.get(url.domainName) ?? url.cors };
  }

  /** The URL with the configuration that it has at the time. */
  live(url: FunctionUrl): FunctionUrl {
    const corsOf = () => this.changed.get(url.domainName) ?? url.cors;
    return {
      ...url,
      get cors() {
        return corsOf();
      },
    };
  }

  private find(name: string, qualifier: string | undefined): FunctionUrl | undefined {
    return readFunctionUrls(this.stacks()).find(({ stack, logicalId }) => {
      const resource = stack.template.Resources?.[logicalId];
      const { TargetFunctionArn, Qualifier } = resource ? stack.properties(resource) : {};
      return (
        String(TargetFunctionArn) === name && (Qualifier === undefined ? undefined : String(Qualifier)) === qualifier
      );
    });
  }

  private change({ domainName }: FunctionUrl, cors: CorsSettings): void {
    if ((cors.AllowOrigins?.length ?? 0) > MAX_ORIGINS) {
      throw new AwsError('ValidationException', `allowOrigins has more than ${MAX_ORIGINS} members`, 400);
    }
    this.changed.set(domainName, cors);
  }
}
