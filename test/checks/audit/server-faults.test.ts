import type { Socket } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { audit } from '../../../checks/audit/audit';
import { type Authority, makeAuthority, type ServerCertificate } from '../../support/checks/authority';
import type { Zone } from '../../support/checks/dns-server';
import { networkOf, secureSocketServer, socketServer } from '../../support/checks/network';

const NAME = 'app.shop.test';
const TIMEOUT_MS = 1_000;

/** Writes again and again, as long as somebody reads. */
function drip(socket: Socket, text: string, milliseconds: number): void {
  const timer = setInterval(() => socket.write(text), milliseconds);
  socket.on('close', () => clearInterval(timer));
}

function flood(socket: Socket, text: string): void {
  const write = () => {
    while (socket.writable && socket.write(text));
  };
  socket.on('drain', write);
  write();
}

/** What a server does once it is connected to, and how the report tells it. */
const FAULTS: { readonly [fault: string]: readonly [speak: (socket: Socket) => void, problem: string | RegExp] } = {
  'says nothing': [() => {}, 'timeout'],
  'closes at once': [(socket) => socket.end(), /^(?:ECONNRESET|EPIPE|closed)$/],
  'speaks another protocol': [(socket) => void socket.write('220 mail.shop.test ESMTP\r\n'), 'HPE_INVALID_CONSTANT'],
  'sends bytes of no protocol': [(socket) => void socket.write(Buffer.alloc(1024, 0xff)), 'HPE_INVALID_CONSTANT'],
  'sends headers slowly': [
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      drip(socket, 'x: y\r\n', 20);
    },
    'timeout',
  ],
  'sends headers without end': [
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(socket, `x-filler: ${'x'.repeat(1000)}\r\n`);
    },
    'HPE_HEADER_OVERFLOW',
  ],
  'says without end that it goes on': [(socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n', 5), 'timeout'],
};

/** Of what these say, the audit takes the head alone. */
const ANSWERS: { readonly [answer: string]: (socket: Socket) => void } = {
  'a body without end': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n');
    flood(socket, 'x'.repeat(10_000));
  },
  'an upgrade': (socket) => void socket.write('HTTP/1.1 200 OK\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
  'a redirect to nowhere': (socket) => void socket.write('HTTP/1.1 200 OK\r\nlocation: https://[\r\n\r\n'),
};

describe('audit', () => {
  let authority: Authority;
  let certificate: ServerCertificate;
  beforeAll(async () => {
    authority = await makeAuthority();
    certificate = await authority.certify(NAME);
  });

  const audited = async (text: string, zone: Zone = { [NAME]: { A: ['127.0.0.1'] } }) => {
    const network = await networkOf(zone, authority, TIMEOUT_MS);
    const lists = [{ class: 'orders', list: 'code', entries: [{ text }] }];
    return (await audit(lists, { network })).entries[0]!;
  };

  describe.each(['http', 'https'])('survives a server that, by %s,', (scheme) => {
    const serve = (speak: (socket: Socket) => void) =>
      scheme === 'https' ? secureSocketServer(certificate, speak) : socketServer(speak);

    it.each(Object.entries(FAULTS))('%s', async (_, [speak, problem]) => {
      const entry = await audited(`${scheme}://${NAME}:${await serve(speak)}`);
      expect(entry.facts.connection?.problem).toMatch(problem);
      expect(entry.findings.map(({ code }) => code)).toEqual(['no-answer']);
    });

    it.each(Object.entries(ANSWERS))('sends %s', async (_, speak) => {
      const entry = await audited(
        `${scheme}://${NAME}:${await serve((socket) => void socket.once('data', () => speak(socket)))}`,
      );
      expect(entry.facts.connection).toMatchObject({ status: 200 });
      expect(entry.findings).toEqual([]);
    });
  });

  it.each(['http', 'https'])('survives a server that resets the connection, by %s', async (scheme) => {
    const port = await socketServer((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    const entry = await audited(`${scheme}://${NAME}:${port}`);
    expect(entry.facts.connection?.problem).toBe('ECONNRESET');
  });

  it('survives a server that speaks no TLS where it should', async () => {
    const port = await socketServer((socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    const entry = await audited(`https://${NAME}:${port}`);
    expect(entry.facts.connection?.problem).toMatch(/^ERR_SSL|^EPROTO/);
    expect(entry.findings.map(({ code }) => code)).toEqual(['no-answer']);
  });

  it('survives a port at which nothing listens', async () => {
    const entry = await audited(`https://${NAME}:1`);
    expect(entry.facts.connection?.problem).toBe('ECONNREFUSED');
  });

  it.each(['SERVFAIL', 'REFUSED', 'silent', 'garbage'] as const)('survives a name server that is %s', async (fault) => {
    const entry = await audited(`https://${NAME}`, { [NAME]: fault });
    expect(entry.facts.name?.problem?.code).toBe('no-answer');
    expect(entry.findings.map(({ code }) => code)).toEqual(['names-unanswered']);
  });

  it('survives a chain of aliases without end', async () => {
    const entry = await audited('https://a.shop.test', {
      'a.shop.test': { CNAME: 'b.shop.test' },
      'b.shop.test': { CNAME: 'a.shop.test' },
    });
    expect(entry.facts.name?.aliases).toEqual(['b.shop.test', 'a.shop.test']);
  });
});
