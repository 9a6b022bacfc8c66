import type { Context } from 'koa';
import type { AuditEventType } from '../audit/events.ts';

/** Who may call a route. `interaction`: the browser that began the login journey (its interaction cookie). */
export type Who = 'public' | 'interaction' | 'person' | 'person+recent' | 'client' | 'provider';

export type ThrottleClass = 'none' | 'page' | 'credential' | 'message' | 'protocol';
export type CacheClass = 'personal' | 'public' | 'immutable';

/** One declared route. A guard test reads the table; nothing is mounted that is not declared. */
export type Route = {
  method: 'GET' | 'POST';
  /** Path pattern of `@koa/router`. */
  path: string;
  who: Who;
  /** `token`: form field `csrf` bound to the browser's CSRF cookie, plus Origin and Sec-Fetch-Site checks. Every POST that rides on a cookie needs it. */
  csrf: 'token' | 'none';
  throttle: ThrottleClass;
  /** Bytes of request body; 0 for GET. */
  bodyLimit: number;
  cache: CacheClass;
  /** Security events this route may record, empty for reads. */
  audit: readonly AuditEventType[];
  handler: (ctx: RouteContext) => Promise<void> | void;
};

/** The Koa context as routes see it: the pipeline has parsed and checked what the declaration asks for. */
export type RouteContext = Context & {
  params: Record<string, string>;
  state: RouteState;
};

export type RouteState = {
  /** CSP nonce of this response. */
  nonce: string;
  /** Token for the forms of this response. */
  csrfToken: string;
  largePrint: boolean;
  /** Form or JSON body: only strings by unique name, at most 64 fields; empty for GET. */
  body: Readonly<Record<string, string>>;
  /** Set for `person` and `person+recent`: who is logged in, from the provider's session. */
  person?: { id: string; sessionUid: string; acr: string; amr: readonly string[]; authTime: number };
};
