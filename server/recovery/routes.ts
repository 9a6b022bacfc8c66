import type { Knex } from 'knex';
import { renderPage } from '../../views/layout.ts';
import { takeBackPage } from '../../views/recovery/take-back-page.ts';
import { takenBackPage } from '../../views/recovery/taken-back-page.ts';
import type { FrameMaker } from '../frame.ts';
import { publicPage } from '../http/public-page.ts';
import type { Route, RouteContext } from '../http/route.ts';
import type { RecoveryParts } from './factor-changed.ts';
import { takeChangeBack } from './take-back.ts';

export type RecoveryRouteParts = RecoveryParts & { knex: Knex; frame: FrameMaker };

const path = '/not-me';
const donePath = `${path}/done`;

/** The link of a notice leads here. Following it changes nothing; a form does (T-093's reason: programs fetch links of mails). */
export function recoveryRoutes(parts: RecoveryRouteParts): Route[] {
  return [
    { ...publicPage, path, handler: (ctx) => ask(parts, ctx) },
    {
      ...publicPage,
      method: 'POST',
      csrf: 'token',
      throttle: 'credential',
      bodyLimit: 16 * 1024,
      audit: [
        'recovery.change.repudiated',
        'recovery.change.refused',
        'person.merge.undone',
        'recovery.account.cancelled',
        'authenticator.passkey.removed',
        'authenticator.password.removed',
        'person.identifier.removed',
        'session.ended',
        'session.others-ended',
      ],
      path,
      handler: (ctx) => takeBack(parts, ctx),
    },
    { ...publicPage, path: donePath, handler: (ctx) => draw(parts, ctx, { isValid: true, isDone: true }) },
  ];
}

/** The token leaves the address at once, so that no history, title or shoulder keeps it (T-104). Nothing is looked up. */
function ask(parts: RecoveryRouteParts, ctx: RouteContext): void {
  const { token } = ctx.query;
  if (token === undefined) {
    draw(parts, ctx, { isValid: readToken(parts, ctx) !== undefined, isDone: false });
    return;
  }
  writeToken(parts, ctx, typeof token === 'string' && shape.test(token) ? token : null);
  ctx.redirect(path);
}

async function takeBack(parts: RecoveryRouteParts, ctx: RouteContext): Promise<void> {
  const token = readToken(parts, ctx);
  const outcome = token === undefined ? undefined : await takeChangeBack(parts.knex, parts, token);
  writeToken(parts, ctx, null);
  if (outcome?.ok) return ctx.redirect(donePath);
  ctx.status = 400;
  draw(parts, ctx, { isValid: false, isDone: false });
}

function draw(parts: RecoveryRouteParts, ctx: RouteContext, at: { isValid: boolean; isDone: boolean }): void {
  const frame = parts.frame(ctx, { path: at.isDone ? donePath : path });
  ctx.type = 'html';
  ctx.body = renderPage(frame, at.isDone ? takenBackPage(frame) : takeBackPage(frame, { isValid: at.isValid }));
}

const shape = /^[A-Za-z0-9_-]{43}$/;

function writeToken(parts: RecoveryRouteParts, ctx: RouteContext, token: string | null): void {
  ctx.cookies.set(cookieName(parts), token, {
    signed: false,
    httpOnly: true,
    sameSite: 'lax',
    secure: parts.config.issuer.startsWith('https:'),
    path: '/',
    maxAge: 600_000,
  });
}

function readToken(parts: RecoveryRouteParts, ctx: RouteContext): string | undefined {
  const token = ctx.cookies.get(cookieName(parts), { signed: false });
  return token && shape.test(token) ? token : undefined;
}

const cookieName = (parts: RecoveryRouteParts) =>
  parts.config.issuer.startsWith('https:') ? '__Host-yimen_not_me' : 'yimen_not_me';
