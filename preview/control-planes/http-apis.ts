import type { CorsSettings, HttpApi } from '../../lib/template/http-api/http-api';
import { readHttpApis } from '../../lib/template/http-api/read-http-apis';
import type { Stack } from '../../lib/template/stack';
import { AwsError } from '../aws/aws-error';
import type { ControlPlane, RestCall } from './control-plane';

/**
 * The CORS configurations of HTTP APIs: `GetApi`, and `UpdateApi` as far as it changes them. Every stage has them at once.
 *
 * @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
 */
export class HttpApis implements ControlPlane {
  /** By API; those of the template until somebody changes them. */
  private readonly changed = new Map<string, CorsSettings>();

  constructor(private readonly stacks: () => readonly Stack[]) {}

  call({ method, path, input }: RestCall): Readonly<Record<string, unknown>> | undefined {
    const [version, kind, id = '', ...more] = path;
    if (version !== 'v2' || kind !== 'apis' || id === '' || more.length > 0) return undefined;
    if (!['GET', 'PATCH'].includes(method)) return undefined;
    const api = readHttpApis(this.stacks()).find((one) => one.id === id);
    if (api === undefined) throw new AwsError('NotFoundException', `Invalid API identifier specified`, 404);
    if (method === 'PATCH') this.change(id, input);
    const cors = this.changed.get(id) ?? api.cors;
    return { apiId: id, ...(cors && { corsConfiguration: withNames(cors, (name) => name[0]!.toLowerCase()) }) };
  }

  /** The API with the configuration that it has at the time. */
  live(api: HttpApi): HttpApi {
    const corsOf = () => this.changed.get(api.id) ?? api.cors;
    return {
      ...api,
      get cors() {
        return corsOf();
      },
    };
  }

  private change(id: string, input: RestCall['input']): void {
    const others = Object.keys(input).filter((name) => name !== 'corsConfiguration');
    const { corsConfiguration } = input;
    if (others.length > 0 || typeof corsConfiguration !== 'object' || corsConfiguration === null) {
      throw new AwsError('BadRequestException', 'the preview changes the CORS configuration of an API alone', 400);
    }
    const cors: CorsSettings = withNames(corsConfiguration, (name) => name[0]!.toUpperCase());
    // as API Gateway says it
    if (cors.AllowOrigins?.includes('*') && cors.AllowCredentials) {
      throw new AwsError('BadRequestException', "allow-credentials is not supported if 'allow-origin' is *", 400);
    }
    this.changed.set(id, cors);
  }
}

/** The templates of CloudFormation and the calls of the service begin the same names differently. */
function withNames(settings: object, initial: (name: string) => string): object {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`${initial(name)}${name.slice(1)}`, value]),
  );
}
