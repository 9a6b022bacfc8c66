import { mergeBothPage } from '../../views/merging/both-page.ts';
import { mergePage } from '../../views/merging/merge-page.ts';
import type { MergeBothPageProps, MergePageProps } from '../../views/merging/props.ts';
import type { AuditEvent } from '../audit/events.ts';
import { recordEvent } from '../audit/record.ts';
import { elsewhere } from '../authenticators/source/proves.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { findMergeOfBoth, listUndoableMerges } from '../merging/list-merges.ts';
import type { MergeWish } from '../merging/merge-accounts.ts';
import { previewMerge } from '../merging/preview.ts';
import { beginProof, readProof, useProof } from '../merging/proofs.ts';
import { loginAddress } from '../oidc/portal-client.ts';
import type { Person } from '../people/person.ts';
import { personOf } from '../people/subject.ts';
import { listTwins } from '../people/twins.ts';
import { mergeAndTell } from '../recovery/merged.ts';
import { endSession } from '../sessions/end-session.ts';
import { nameOfProof, readMergeCookie, writeMergeCookie } from './merge-cookie.ts';
import { accountView, belongingsOf, waysOf } from './merge-view.ts';
import { draw, forPerson, noticeOf, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';

const path = '/account/merge';
const bothPath = `${path}/both`;

/**
 * One account of two: the first is proven by a recent login, then, in the same browser and within minutes, the second by a
 * fresh one. Both by ways of ours, as strong as each account can (T-114); a source, an address or a name joins nobody to anybody
 * (T-110).
 */
export function mergeRoutes(parts: PortalParts): Route[] {
  return [
    { ...read, path, handler: forPerson(parts, (p, ctx, visitor) => showMerge(p, ctx, visitor, {})) },
    {
      ...write,
      path: `${path}/begin`,
      throttle: 'credential',
      audit: ['person.merge.begun', 'session.ended'],
      handler: forPerson(parts, begin),
    },
    { ...read, who: 'person+recent', path: bothPath, handler: forPerson(parts, (p, ctx, v) => showBoth(p, ctx, v)) },
    {
      ...write,
      path: bothPath,
      throttle: 'credential',
      audit: ['person.merge.done', 'person.merge.refused', 'session.ended'],
      handler: forPerson(parts, mergeBoth),
    },
  ];
}

async function showMerge(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor,
  told: Partial<MergePageProps>,
): Promise<void> {
  const { id } = visitor.person;
  const [twins, merges] = await Promise.all([
    listTwins(parts.knex, id),
    listUndoableMerges(parts.knex, id, parts.clock()),
  ]);
  const props = {
    twins: twins.map(({ foundAt }) => foundAt),
    merges,
    ...noticeOf(ctx, ['accounts-separated'] as const),
  };
  draw(parts, ctx, visitor, (frame) => mergePage(frame, { ...props, ...told }), path);
}

function refuse(parts: PortalParts, ctx: RouteContext, visitor: Visitor, code: RefusalCode): Promise<void> {
  ctx.status = 400;
  return showMerge(parts, ctx, visitor, { problem: { code } });
}

type RefusalCode = 'merge.not-begun' | 'merge.same-account' | 'merge.not-ours';

/** A login at a source is its word about somebody; that both accounts are theirs a person proves by ways of ours. */
function isOurs(amr: readonly string[]): boolean {
  return amr.includes('user') || !amr.includes(elsewhere);
}

/** The session goes, so that what follows is a login and no remembering of one (T-086). */
const begin: PersonHandler = async (parts, ctx, visitor) => {
  const { amr } = loginOf(ctx);
  if (!isOurs(amr)) return refuse(parts, ctx, visitor, 'merge.not-ours');
  const { id: personId } = visitor.person;
  const { token } = await parts.knex.transaction(async (tx) => {
    const begun = await beginProof(tx, { personId, amr }, parts.clock());
    await endSession(tx, parts, { sessionUid: visitor.sessionUid, by: 'person', personId });
    return begun;
  });
  writeMergeCookie(ctx, parts.config, token);
  ctx.redirect(loginAddress(parts.config.issuer, { returnTo: bothPath }));
};

function loginOf(ctx: RouteContext): { amr: readonly string[]; authTime: number } {
  if (!ctx.state.person) throw new Error('the guard let nobody in');
  return ctx.state.person;
}

/** Both proven: the account proven first, and the one of this session. */
type Both = {
  token: string;
  /** A merge was tried with this proof already. */
  isUsed: boolean;
  first: Person;
  firstAmr: readonly string[];
  second: Person;
  secondAmr: readonly string[];
};

async function findBoth(parts: PortalParts, ctx: RouteContext, { person }: Visitor): Promise<Both | RefusalCode> {
  const token = readMergeCookie(ctx, parts.config);
  const proof = token && (await readProof(parts.knex, token, parts.clock()));
  const { amr, authTime } = loginOf(ctx);
  // a session of before would be one that nobody has just proven
  if (!token || !proof || authTime < Math.floor(proof.begunAt.getTime() / 1000)) return 'merge.not-begun';
  if (proof.personId === person.id) return 'merge.same-account';
  if (!isOurs(amr)) return 'merge.not-ours';
  const first = await personOf(parts.knex, proof.personId);
  if (!first) return 'merge.not-begun';
  const { isUsed } = proof;
  return { token, isUsed, first, firstAmr: proof.amr, second: person, secondAmr: amr };
}

/** The better proven account stays, since a level rests on its proof; of two equal ones the one that was chosen. */
function sidesOf({ first, second, firstAmr, secondAmr }: Both, asked: unknown) {
  const mayChoose = first.assuranceLevel === second.assuranceLevel;
  const isFirst = mayChoose ? asked !== 'second' : first.assuranceLevel > second.assuranceLevel;
  return isFirst
    ? ({ keep: 'first', mayChoose, stays: first, goes: second, amr: secondAmr } as const)
    : ({ keep: 'second', mayChoose, stays: second, goes: first, amr: firstAmr } as const);
}

function wishOf(stays: Person, goes: Person, actorId: string, take: readonly string[]): MergeWish {
  return { survivingId: stays.id, retiredId: goes.id, take, by: 'person', actorId };
}

async function showBoth(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor,
  told: { problem?: MergeBothPageProps['problem']; keep?: string; taken?: readonly string[] } = {},
): Promise<void> {
  const both = await findBoth(parts, ctx, visitor);
  if (typeof both === 'string') return refuse(parts, ctx, visitor, both);
  if (both.isUsed) return refuse(parts, ctx, visitor, 'merge.not-begun');
  const { stays, goes, amr, keep, mayChoose } = sidesOf(both, told.keep ?? ctx.query.keep);
  const ways = await waysOf(parts, goes.id, amr);
  const all = ways.map(({ id }) => id);
  const preview = await previewMerge(parts.knex, parts, wishOf(stays, goes, visitor.person.id, all));
  const { taken } = told;
  const plan = preview.ok
    ? {
        keep,
        mayChoose,
        proof: nameOfProof(both.token),
        ways: taken ? ways.map((way) => ({ ...way, isTicked: taken.includes(way.id) })) : ways,
        ...(await belongingsOf(parts, goes.id, preview)),
        mustLogIn: goes.id === visitor.person.id,
      }
    : undefined;
  const problem = preview.ok ? told.problem : { code: `merge.${preview.reason}` as const };
  if (problem) ctx.status = 400;
  const views = { stays: await accountView(parts, stays), goes: await accountView(parts, goes) };
  const props: MergeBothPageProps = { ...views, plan, ...(problem && { problem }) };
  draw(parts, ctx, visitor, (frame) => mergeBothPage(frame, props), bothPath);
}

const mergeBoth: PersonHandler = async (parts, ctx, visitor) => {
  const both = await findBoth(parts, ctx, visitor);
  if (typeof both === 'string') return refuse(parts, ctx, visitor, both);
  const { body } = ctx.state;
  const { stays, goes, keep } = sidesOf(both, body.keep);
  const take = Object.keys(body).flatMap((name) => /^take-([0-9a-f-]{36})$/.exec(name)?.[1] ?? []);
  // what is confirmed is what was shown: this proof, and this account to stay (T-098)
  if (body.proof !== nameOfProof(both.token) || body.keep !== keep) {
    return showBoth(parts, ctx, visitor, { problem: { code: 'merge.changed' }, keep, taken: take });
  }
  const outcome = await parts.knex.transaction(async (tx) => {
    const proof = await useProof(tx, both.token, parts.clock());
    if (!proof) return undefined;
    const merged = await mergeAndTell(tx, parts, wishOf(stays, goes, visitor.person.id, take));
    if (!merged.ok) await recordEvent(tx, refusedEvent(visitor.person.id, merged.reason));
    return merged;
  });
  writeMergeCookie(ctx, parts.config, null);
  // a second click finds the proof used, and gets the answer of the first
  if (outcome?.ok || (await findMergeOfBoth(parts.knex, stays.id, goes.id))) return ctx.redirect(donePath);
  if (!outcome) return refuse(parts, ctx, visitor, 'merge.not-begun');
  ctx.status = 400;
  const views = { stays: await accountView(parts, stays), goes: await accountView(parts, goes) };
  const props = { ...views, plan: undefined, problem: { code: `merge.${outcome.reason}` as const } };
  draw(parts, ctx, visitor, (frame) => mergeBothPage(frame, props), bothPath);
};

const donePath = '/account?notice=accounts-merged';

function refusedEvent(personId: string, reason: string): AuditEvent {
  return { type: 'person.merge.refused', outcome: 'refused', actorId: personId, personId, detail: { reason } };
}
