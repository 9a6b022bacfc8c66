import type { Next, ParameterizedContext } from 'koa';
import type { AuditEventType } from '../audit/events.ts';
import type { Outcome } from '../lib/outcome.ts';
import type { Permission } from '../lib/permission.ts';

/**
 * Who may call a route. `interaction`: the browser that began the login journey (its interaction cookie). `person+phr`: a
 * recent login that was phishing-resistant. `upstream`: an identity source, by a browser that brings none of our cookies or by
 * itself. `admin:…`: whoever holds a role that allows it, by a phishing-resistant login, a recent one to change something.
 * `api:…`: the same by an access token of the admin API. `scim`: the HR system of a unit, by an access token of its own.
 */
export type Who =
  | 'public'
  | 'interaction'
  | 'person'
  | 'person+recent'
  | 'person+phr'
  | 'client'
  | 'provider'
  | 'upstream'
  | `admin:${Permission}`
  | `api:${Permission}`
  | 'scim';

export type ThrottleClass = 'none' | 'page' | 'credential' | 'message' | 'protocol';
export type CacheClass = 'personal' | 'public' | 'immutable';

/** One declared route. A guard test reads the table; nothing is mounted that is not declared. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Literal segments, and `:name` for one segment whatever it is. */
  path: string;
  who: Who;
  /** `token`: form field `csrf` bound to the browser's CSRF cookie, plus Origin and Sec-Fetch-Site checks. Every POST that rides on a cookie needs it. */
  csrf: 'token' | 'none';
  throttle: ThrottleClass;
  /** Bytes of request body; 0 for GET. */
  bodyLimit: number;
  cache: CacheClass;
  /** A form with a file in it, `ctx.state.file`. */
  upload?: true;
  /** Security events this route may record, empty for reads. */
  audit: readonly AuditEventType[];
  handler: (ctx: RouteContext) => Promise<void> | void;
};

/** The Koa context as routes see it: the pipeline has parsed and checked what the declaration asks for. */
export type RouteContext = ParameterizedContext<RouteState> & { params: Record<string, string> };

/** One part of the pipeline, or the guard of a `Who`. */
export type HttpMiddleware = (ctx: RouteContext, next: Next) => Promise<unknown> | unknown;

export type RouteState = {
  /** CSP nonce of this response. Reading it sets the policy of a page. */
  nonce: string;
  /** Token for the forms of this response. Reading it sets the CSRF cookie when the browser has none. */
  csrfToken: string;
  largePrint: boolean;
  /** Form or JSON body: only strings by unique name, at most 64 fields; empty for GET. */
  body: Readonly<Record<string, string>>;
  /** The file of a form that sends one. */
  file?: Uint8Array | undefined;
  /** JSON object of a route of the admin API or of SCIM; empty for GET and DELETE. */
  json?: Readonly<Record<string, unknown>>;
  /** Set for `person` and those above it: who is logged in, from the provider's session. */
  person?: { id: string; sessionUid: string; acr: string; amr: readonly string[]; authTime: number };
  /** Set for `admin:…`: what else this administrator may, and the units at or below which the permission of this route reaches. */
  admin?: { permissions: readonly Permission[]; roots: readonly string[]; clientId?: string };
  /** Set for `scim`: the application that calls, and the unit at or below which it reaches. */
  hrSystem?: { clientId: string; unitId: string };
  /**
   * Addresses outside our origin that the forms of this page may lead to, at the end of their redirects: a department's
   * redirect URIs. Chromium applies `form-action` to every hop after a form was sent (CSP 3, 6.3.2).
   */
  formActionOrigins?: readonly string[];
  /** The route that matched; logs name its pattern, never the address. */
  route?: Route;
  /** What the proxy headers said: the client's address, or why they are refused. */
  client: Outcome<{ ip: string }, 'proxy.address' | 'proxy.scheme'>;
};
