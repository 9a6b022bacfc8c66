import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { departmentPaths } from './departments.ts';
import { createHandlers } from './handlers.ts';
import { type Answer, securityHeaders } from './http.ts';
import type { Demand } from './step-up.ts';
import type { Bilingual, Language } from './texts.ts';

/** What makes one demonstration department different from another. */
export type Department = {
  clientId: string;
  name: Bilingual;
  /** One or two letters in place of an emblem. */
  mark: Bilingual;
  services: Record<Language, readonly string[]>;
  scopes: string;
  /** Sends its requests by PAR (RFC 9126). */
  pushedRequests: boolean;
  /** The one algorithm this application is registered with: an answer signed otherwise is not for it. */
  signedWith: 'ES256' | 'RS256';
  /** What its records ask of the login, beyond what the front page does. */
  records: Demand;
  /** Colours with contrast over 4.5 on white and on near-black. */
  accent: { light: string; dark: string };
};

export type DepartmentOptions = Department & {
  clientSecret: string;
  /** Issuer of the identity service; it need not be up yet. */
  issuer: string;
  /** Address to listen on. */
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Address browsers use, without trailing slash; by default `http://localhost:<port>`. */
  publicUrl?: string;
  /** How long a login waits for an identity service that does not answer, default 5000. */
  patienceMs?: number;
  clock?: () => Date;
  /** Told of failures, in words without personal data or secrets. */
  onError?: (code: string, cause: unknown) => void;
};

export type RunningDepartment = { url: string; close(): Promise<void> };

type Handler = (request: IncomingMessage, url: URL) => Promise<Answer>;

/** Starts one department's system: a relying party of its own, with its own sessions. Rejects when the port is taken. */
export async function startDepartment(options: DepartmentOptions): Promise<RunningDepartment> {
  const style = await readFile(new URL('./style.css', import.meta.url), 'utf8');
  const server = createServer();
  server.requestTimeout = 10_000;
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = options.publicUrl ?? `http://localhost:${port}`;
  const handlers = createHandlers({ ...options, url });
  const colours = `:root{--accent-light:${options.accent.light};--accent-dark:${options.accent.dark}}\n`;
  const routes: Record<string, Handler> = {
    [`GET ${departmentPaths.home}`]: handlers.home,
    'GET /style.css': async () => ({ status: 200, headers: { 'content-type': 'text/css' }, body: colours + style }),
    [`GET ${departmentPaths.initiateLogin}`]: handlers.beginLogin,
    [`GET ${departmentPaths.callback}`]: handlers.finishLogin,
    [`GET ${departmentPaths.records}`]: handlers.records,
    [`GET ${departmentPaths.recordsApi}`]: handlers.recordsApi,
    'POST /refresh': handlers.refresh,
    'POST /logout': handlers.logOut,
    [`POST ${departmentPaths.backchannelLogout}`]: handlers.backchannelLogout,
  };
  const common = securityHeaders(options.issuer);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The address of the department comes from its settings, never from the Host header.
    const target = URL.parse(request.url ?? '/', url) ?? new URL(url);
    const handler = routes[`${request.method} ${target.pathname}`];
    const answer = await (handler ?? handlers.missing)(request, target).catch((error: unknown) => {
      options.onError?.('department.request-failed', error);
      return handlers.unavailable(request, target);
    });
    response.writeHead(answer.status, { ...common, ...answer.headers }).end(answer.body);
  }
  server.on('request', (request, response) => void serve(request, response).catch(() => response.destroy()));

  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
