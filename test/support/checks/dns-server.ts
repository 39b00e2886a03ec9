import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Answer, decode, encode, type Packet } from 'dns-packet';

/** What a name server says of a name: its records, or how it fails. */
export type Zone = { readonly [name: string]: Records | 'SERVFAIL' | 'REFUSED' | 'silent' | 'garbage' };

export interface Records {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly CNAME?: string;
  /** Whether it is the top of a zone. */
  readonly SOA?: true;
}

const CODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** A name server on loopback, which follows aliases within its zone as resolvers do; `*.` begins a wildcard. */
export class DnsServer {
  /** Names that it was asked for, with the type: `A shop.test`. */
  readonly asked: string[] = [];

  private constructor(
    private readonly socket: Socket,
    private readonly zone: Zone,
  ) {}

  static async start(zone: Zone): Promise<DnsServer> {
    const socket = createSocket('udp4');
    const server = new DnsServer(socket, zone);
    socket.on('message', (message, { port, address }) => {
      const answer = server.answerTo(decode(message));
      if (answer !== undefined) socket.send(answer, port, address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return server;
  }

  get address(): string {
    return `127.0.0.1:${(this.socket.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.socket.close();
  }

  private answerTo({ id, questions = [] }: Packet): Buffer | undefined {
    const [question] = questions;
    if (question === undefined) return undefined;
    this.asked.push(`${question.type} ${question.name}`);
    const found = this.entry(question.name);
    if (found === 'silent') return undefined;
    if (found === 'garbage') return Buffer.from('this is no answer of the domain name system');
    const { code, answers } = this.resolve(question.name, question.type as keyof Records);
    // recursion desired and available
    return encode({ type: 'response', id, flags: 0x180 | CODES[code], questions, answers });
  }

  private resolve(name: string, type: keyof Records, hops = 0): { code: keyof typeof CODES; answers: Answer[] } {
    const found = this.entry(name);
    if (found === 'SERVFAIL' || found === 'REFUSED') return { code: found, answers: [] };
    if (found === undefined || typeof found === 'string') return { code: 'NXDOMAIN', answers: [] };
    if (hops > 4) return { code: 'SERVFAIL', answers: [] };
    if (found.CNAME !== undefined) {
      const alias: Answer = { name, type: 'CNAME', ttl: 1, data: found.CNAME };
      if (type === 'CNAME') return { code: 'NOERROR', answers: [alias] };
      const { code, answers } = this.resolve(found.CNAME, type, hops + 1);
      return { code, answers: [alias, ...answers] };
    }
    if (type === 'SOA' && found.SOA) {
      const data = {
        mname: `ns.${name}`,
        rname: `admin.${name}`,
        serial: 1,
        refresh: 1,
        retry: 1,
        expire: 1,
        minimum: 1,
      };
      return { code: 'NOERROR', answers: [{ name, type, ttl: 1, data }] };
    }
    const addresses = type === 'A' || type === 'AAAA' ? (found[type] ?? []) : [];
    return {
      code: 'NOERROR',
      answers: addresses.map((data) => ({ name, type: type as 'A', ttl: 1, data })),
    };
  }

  private entry(name: string): Zone[string] | undefined {
    const asked = name.toLowerCase();
    // a name with others below it exists (RFC 8020)
    const above = Object.keys(this.zone).some((each) => each.endsWith(`.${asked}`)) ? {} : undefined;
    return this.zone[asked] ?? this.zone[asked.replace(/^[^.]*\./, '*.')] ?? above;
  }
}
