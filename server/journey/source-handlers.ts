import { renderPage } from '../../views/layout.ts';
import { leavingPage } from '../../views/sources/leaving-page.ts';
import { recordEvent } from '../audit/record.ts';
import { reasonOf } from '../federation/failures.ts';
import type { LiveSource } from '../federation/registry.ts';
import { HttpProblem } from '../http/problem.ts';
import { leadFromSource } from '../http/source-cookie.ts';
import { leaveUnlinked, linkToAccount, openNewAccount } from './arrival.ts';
import { elsewhere, type Handler, isOpen } from './handlers.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { show } from './show.ts';
import { drawDirectory, sourceLabel } from './show-source.ts';
import { goToSource, proveDirectoryLogin, returnFromSource, sourceNamed } from './source.ts';

async function named(parts: JourneyParts, journey: Journey): Promise<LiveSource> {
  const live = await sourceNamed(parts, journey);
  if (!live) throw new HttpProblem(404, 'request.unknown');
  return live;
}

/** The form of a directory; for every other source there is only the button. */
export const openSource: Handler = async (parts, journey) => {
  const live = await named(parts, journey);
  if (!isOpen(journey) || live.config.kind !== 'ldap') return journey.ctx.redirect(`/login/${journey.uid}`);
  await drawDirectory(parts, journey, live, {});
};

export const beginAtSource: Handler = async (parts, journey) => {
  if (!isOpen(journey)) return elsewhere(parts, journey);
  const live = await named(parts, journey);
  const { ctx, uid } = journey;
  const started = await goToSource(parts, journey, live);
  if (!started.ok) {
    const detail = { sourceId: live.id, reason: started.reason };
    await recordEvent(parts.knex, { type: 'source.refused', outcome: 'refused', detail });
    ctx.status = 503;
    return show(parts, journey, 'identifier', { problem: { code: reasonOf(started.reason) } });
  }
  const { begun } = started;
  if (begun.how === 'credentials') return ctx.redirect(`/login/${uid}/source/${live.config.id}`);
  leadFromSource(ctx, parts.config.issuer, { slug: live.config.id, to: `login.${uid}` });
  const frame = parts.frame(ctx, { path: `/login/${uid}` });
  // A redirect would be held to this page's form-action (CSP 3, 6.3.2), and with it every host the source passes on to.
  if (begun.how === 'redirect') ctx.set('Refresh', `0; url=${begun.url}`);
  if (begun.how === 'form') ctx.state.formActionOrigins = [begun.action];
  ctx.type = 'html';
  ctx.body = renderPage(
    frame,
    leavingPage(frame, { back: `/login/${uid}/identifier`, source: sourceLabel(live, frame), begun }),
  );
};

export const comeBackFromSource: Handler = async (parts, journey) => {
  if (!isOpen(journey)) return elsewhere(parts, journey);
  await returnFromSource(parts, journey, await named(parts, journey));
};

/** The answer did not belong to what was begun here. An address of its own, so that no code stays in the history (T-104). */
export const tellStale: Handler = async (parts, journey) => {
  if (!isOpen(journey)) return show(parts, journey);
  await show(parts, journey, 'identifier', { problem: { code: 'source.stale' } });
};

export const takeDirectoryLogin: Handler = async (parts, journey, { username, password }) => {
  if (!isOpen(journey)) return elsewhere(parts, journey);
  const live = await named(parts, journey);
  const typed = { username: (username ?? '').trim().slice(0, 256), password: password ?? '' };
  const isEmpty = typed.username === '' || typed.password === '';
  const refused = isEmpty ? 'wrong' : await proveDirectoryLogin(parts, journey, live, typed);
  if (!refused) return;
  journey.ctx.status = 400;
  await drawDirectory(parts, journey, live, {
    problem: { code: 'source.wrong-credentials' },
    typed: typed.username,
  });
};

export const takeArrival: Handler = async (parts, journey, { decision }) => {
  const isAsked = journey.step.name === 'who' && journey.stored.state.arrival !== undefined;
  if (!isAsked || decision !== 'new') return elsewhere(parts, journey);
  const refusal = await openNewAccount(parts, journey);
  if (!refusal) return;
  journey.ctx.status = 400;
  const code = refusal === 'closed' ? 'registration.closed' : (`source.${refusal}` as const);
  await show(parts, journey, 'arrival', { problem: { code } });
};

export const takeLink: Handler = async (parts, journey, { decision }) => {
  if (journey.step.name !== 'link') return elsewhere(parts, journey);
  if (decision !== 'link') return leaveUnlinked(parts, journey);
  const refusal = await linkToAccount(parts, journey);
  if (!refusal) return;
  journey.ctx.status = 400;
  await show(parts, journey, undefined, { problem: { code: `source.${refusal}` } });
};
