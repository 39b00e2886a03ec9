import type { CorsSettings, ResponseHeadersPolicy } from './distribution';
import type { CorsConfig, ResponseHeadersConfig, SecurityHeader } from './policy-configs';
import { lowerCase } from './select-names';

/** Name of each security header, and its value. */
const SECURITY_HEADERS: Readonly<Record<string, readonly [name: string, value: (config: SecurityHeader) => unknown]>> =
  {
    ContentSecurityPolicy: ['Content-Security-Policy', (config) => config.ContentSecurityPolicy],
    ContentTypeOptions: ['X-Content-Type-Options', () => 'nosniff'],
    FrameOptions: ['X-Frame-Options', (config) => config.FrameOption],
    ReferrerPolicy: ['Referrer-Policy', (config) => config.ReferrerPolicy],
    StrictTransportSecurity: [
      'Strict-Transport-Security',
      (config) =>
        `max-age=${config.AccessControlMaxAgeSec}${isTrue(config.IncludeSubdomains) ? '; includeSubDomains' : ''}${isTrue(config.Preload) ? '; preload' : ''}`,
    ],
    XSSProtection: [
      'X-XSS-Protection',
      (config) =>
        isTrue(config.Protection)
          ? `1${isTrue(config.ModeBlock) ? '; mode=block' : ''}${config.ReportUri ? `; report=${config.ReportUri}` : ''}`
          : '0',
    ],
  };

/** Reads a `ResponseHeadersPolicyConfig`. */
export function responseHeadersPolicy(id: string, config: ResponseHeadersConfig): ResponseHeadersPolicy {
  const security = Object.entries(config.SecurityHeadersConfig ?? {}).flatMap(([key, settings]) => {
    const [name, value] = SECURITY_HEADERS[key] ?? [];
    return name && value ? [{ name, value: String(value(settings)), override: isTrue(settings.Override) }] : [];
  });
  const custom = (config.CustomHeadersConfig?.Items ?? []).map(({ Header, Value, Override }) => {
    return { name: Header, value: Value, override: isTrue(Override) };
  });
  return {
    id,
    cors: config.CorsConfig && corsSettings(config.CorsConfig),
    headers: [...security, ...custom],
    removed: (config.RemoveHeadersConfig?.Items ?? []).map(({ Header }) => lowerCase(Header)),
  };
}

function corsSettings(config: CorsConfig): CorsSettings {
  const { AccessControlMaxAgeSec: maxAge } = config;
  return {
    origins: config.AccessControlAllowOrigins?.Items ?? [],
    methods: config.AccessControlAllowMethods?.Items ?? [],
    requestHeaders: config.AccessControlAllowHeaders?.Items ?? [],
    exposedHeaders: config.AccessControlExposeHeaders?.Items ?? [],
    credentials: isTrue(config.AccessControlAllowCredentials),
    maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    originOverride: isTrue(config.OriginOverride),
  };
}

function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}
