import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { createHttpApp, type HttpAppParts } from '../../server/http/create-http-app.ts';
import { createLimitedServer, type ServerLimits, serverLimits } from '../../server/http/limited-server.ts';
import { createLog } from '../../server/http/log.ts';
import type { Guards } from '../../server/http/mount.ts';
import type { HttpMiddleware, Route, RouteContext } from '../../server/http/route.ts';

export type Answer = { status: number; headers: http.IncomingHttpHeaders; body: string };
export type Ask = { headers?: http.OutgoingHttpHeaders; body?: string | Buffer };

export type HttpService = {
  port: number;
  server: http.Server;
  leave(): void;
  drain(ms: number): Promise<void>;
  /** What was logged so far, as written. */
  logged(): string;
  /** One request with exactly these headers; Host is the issuer's unless given. */
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
  /** A form post as a browser with the CSRF cookie sends it. */
  submit(path: string, fields?: Record<string, string>, headers?: http.OutgoingHttpHeaders): Promise<Answer>;
  /** A bare connection, for what an HTTP client refuses to send. */
  socket(): Socket;
  close(): Promise<void>;
};

export type ServiceOptions = Partial<Omit<HttpAppParts, 'config' | 'log'>> & {
  config?: Partial<HttpAppParts['config']>;
  limits?: Partial<ServerLimits>;
};

export const issuer = 'http://login.example';

const pass: HttpMiddleware = (_ctx, next) => next();

export const openGuards: Guards = () => pass;

const plain: Omit<Route, 'path' | 'handler'> = {
  method: 'GET',
  who: 'public',
  csrf: 'none',
  throttle: 'page',
  bodyLimit: 0,
  cache: 'personal',
  audit: [],
};

/** A page that shows a form with its token. */
export function getRoute(path: string, changes: Partial<Route> = {}): Route {
  const handler = (ctx: RouteContext) => {
    ctx.type = 'html';
    ctx.body = `<!doctype html><form method="post"><input name="csrf" value="${ctx.state.csrfToken}"></form>`;
  };
  return { ...plain, path, handler, ...changes };
}

/** A handler that answers this text. */
export function say(text: (ctx: RouteContext) => string | undefined): Route['handler'] {
  return (ctx) => {
    ctx.body = text(ctx);
  };
}

/** A form target that calls `act` with the body and redirects. */
export function postRoute(path: string, act: (body: RouteContext['state']['body']) => void): Route {
  const handler = (ctx: RouteContext) => {
    act(ctx.state.body);
    ctx.redirect('/done');
  };
  return { ...plain, method: 'POST', csrf: 'token', bodyLimit: 4096, path, handler };
}

/** The pipeline over example routes on a real server. */
export async function startService(options: ServiceOptions = {}): Promise<HttpService> {
  const config = { issuer, cookieKeys: ['key-one', 'key-two'], trustedProxies: [], ...options.config };
  const lines: string[] = [];
  const log = createLog({ logLevel: 'debug' }, { write: (line) => lines.push(line) });
  const app = createHttpApp({
    routes: [],
    guards: openGuards,
    throttle: async () => ({ allowed: true, retryAfterSeconds: 0 }),
    renderError: (_ctx, problem) => `<!doctype html><title>${problem.code}</title>`,
    ...options,
    config,
    log,
  });
  const { server, leave, drain } = createLimitedServer(app.callback(), { ...serverLimits, ...options.limits });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new http.Agent({ keepAlive: true });

  const ask: HttpService['ask'] = (method, path, { headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const all = { host: new URL(config.issuer).host, ...headers };
      const request = http.request({ host: '127.0.0.1', port, method, path, headers: all, agent });
      request.once('error', reject);
      request.once('response', async (response) => {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
      request.end(body);
    });

  const submit: HttpService['submit'] = async (path, fields = {}, headers = {}) => {
    const { cookie, csrf } = await readToken(ask);
    const body = new URLSearchParams({ csrf, ...fields }).toString();
    return ask('POST', path, {
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, ...headers },
      body,
    });
  };

  return {
    port,
    server,
    leave,
    drain,
    logged: () => lines.join(''),
    ask,
    submit,
    socket: () => connect(port, '127.0.0.1'),
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Cookie and token of `GET /form`. */
export async function readToken(ask: HttpService['ask']): Promise<{ cookie: string; csrf: string }> {
  const page = await ask('GET', '/form');
  const cookie = page.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
  const csrf = /value="([^"]*)"/.exec(page.body)?.[1] ?? '';
  return { cookie, csrf };
}
