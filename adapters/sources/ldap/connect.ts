import net from 'node:net';
import tls from 'node:tls';
import { Client, ResultCodeError } from 'ldapts';
import { createAllowList } from '../../egress/allow-list.ts';
import { findPermittedAddresses, pinnedLookup } from '../../egress/permitted-addresses.ts';
import { createSystemResolve, type Resolve } from '../../egress/resolve.ts';
import { SourceRefused } from '../refused.ts';
import { isOneMessage } from './ber.ts';

export type Directory = {
  authorities: readonly string[];
  /** `host:port` on private networks that may be called. */
  privateHosts: readonly string[];
  /** Limit of connecting, and of each question. */
  timeoutMs: number;
};

/** Most that one use of a connection may receive; a person's entry is a few KiB. */
const maxBytes = 1024 * 1024;
/** The answer to StartTLS is one message of some ten bytes. */
const longestPlainAnswer = 4096;
const resolve: Resolve = createSystemResolve();

export type Connection = {
  client: Client;
  /** Before each further use: what was received until now no longer counts. */
  renew(): void;
  close(): void;
};

/** A connection under TLS with a checked certificate, nothing said yet. Rejects with whatever went wrong. */
export async function connect(url: string, directory: Directory): Promise<Connection> {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isSecure = protocol === 'ldaps:';
  const target = { host, port: Number(port || (isSecure ? 636 : 389)) };
  const isListed = createAllowList(directory.privateHosts)(new URL(`https://${hostname}:${target.port}`));
  const lookup = pinnedLookup(await findPermittedAddresses(host, isListed, resolve));
  const security = tlsOptions(host, directory.authorities);
  const plain = createPlainWatch();
  const sockets: net.Socket[] = [];
  let received = 0;
  const keep = <T extends net.Socket>(socket: T): T => {
    sockets.push(socket);
    // Counted before anybody parses: a message may claim to be four GiB long.
    socket.on('data', (chunk) => {
      received += chunk.length;
      if (received > maxBytes) socket.destroy(new SourceRefused('too-large'));
    });
    return socket;
  };
  const client = new Client({
    url: `${protocol}//${hostname}:${target.port}`,
    connectTimeout: directory.timeoutMs,
    timeout: directory.timeoutMs,
    createConnection: () => keep(plain.watch(net.connect({ ...target, lookup }))),
    // Called with a socket when StartTLS was agreed on, without one for ldaps.
    createSecureConnection: ((given: unknown) => {
      const socket = typeof given === 'object' ? (given as tls.ConnectionOptions).socket : undefined;
      if (socket) plain.mustBeAnswered();
      return keep(tls.connect(socket ? { ...security, socket } : { ...security, ...target, lookup }));
    }) as typeof tls.connect,
  });
  const renew = () => {
    received = 0;
  };
  const close = () => {
    for (const socket of sockets) socket.destroy();
  };
  try {
    if (isSecure) await open(client);
    else await client.startTLS(security);
  } catch (error) {
    close();
    throw error;
  }
  return { client, renew, close };
}

/** ldapts connects with its first question; the root entry is open to everybody and small. */
async function open(client: Client): Promise<void> {
  try {
    await client.search('', { scope: 'base', filter: '(objectClass=*)', attributes: ['1.1'], sizeLimit: 1 });
  } catch (error) {
    // A directory that tells strangers nothing has answered too.
    if (!(error instanceof ResultCodeError)) throw error;
  }
}

function tlsOptions(host: string, authorities: readonly string[]): tls.ConnectionOptions {
  return {
    // A server name is a name (RFC 6066); the certificate is compared with what was configured either way.
    ...(net.isIP(host) ? {} : { servername: host }),
    checkServerIdentity: (_name, certificate) => tls.checkServerIdentity(host, certificate),
    ...(authorities.length > 0 && { ca: [...authorities] }),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  };
}

/**
 * What came before TLS was on. Bytes after the answer to StartTLS would be read as if they had come through TLS: somebody
 * on the way could put the answer to the bind there (command injection, CVE-2011-0411 and its kin). They end the connection.
 */
function createPlainWatch() {
  let received = Buffer.alloc(0);
  return {
    watch<T extends net.Socket>(socket: T): T {
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        if (received.length > longestPlainAnswer) socket.destroy(new SourceRefused('too-large'));
      });
      return socket;
    },
    mustBeAnswered(): void {
      if (!isOneMessage(received)) throw new SourceRefused('tls');
    },
  };
}
