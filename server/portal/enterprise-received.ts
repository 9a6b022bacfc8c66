import { namePersonPage } from '../../views/enterprises/name-person-page.ts';
import { enterprisePath } from '../../views/enterprises/paths.ts';
import type { NamePersonPageProps, ReceivedPageProps } from '../../views/enterprises/props.ts';
import { receivedPage } from '../../views/enterprises/received-page.ts';
import { portalPaths } from '../../views/portal/paths.ts';
import type { Route } from '../http/route.ts';
import { acceptMandate, declineMandate } from '../mandates/answer.ts';
import { grantMandate } from '../mandates/grant.ts';
import { listMandatesNamed, listMandatesReceived } from '../mandates/list.ts';
import type { Mandate } from '../mandates/mandate.ts';
import { type Centre, type CentreHandler, drawCentre, forEnterprise, notFound, uuidOf } from './managed.ts';
import { blankMandate, choicesWithin, currentLocale, readMandate, toldOf, wishOf } from './mandate-form.ts';
import { mandateView } from './mandate-view.ts';
import { noticeOf, type PortalParts, read, write } from './parts.ts';

export function enterpriseReceivedRoutes(parts: PortalParts): Route[] {
  const path = `${portalPaths.enterprises}/:id/received`;
  const one = `${path}/:mandateId`;
  return [
    { ...read, path, handler: forEnterprise(parts, (centre) => showReceived(centre, {})) },
    { ...write, path: `${one}/accept`, audit: ['mandate.accepted'], handler: forEnterprise(parts, accept) },
    { ...write, path: `${one}/decline`, audit: ['mandate.declined'], handler: forEnterprise(parts, decline) },
    {
      ...read,
      who: 'person+recent',
      path: `${one}/people`,
      handler: forEnterprise(parts, (centre) => showNaming(centre, {})),
    },
    {
      ...write,
      path: `${one}/people`,
      throttle: 'credential',
      audit: ['mandate.granted'],
      handler: forEnterprise(parts, namePerson),
    },
  ];
}

const most = 100;

async function showReceived(centre: Centre, told: Partial<ReceivedPageProps>): Promise<void> {
  const { parts, ctx, opened } = centre;
  const { id } = opened.enterprise;
  const now = parts.clock();
  const [waiting, running, named] = await Promise.all([
    listMandatesReceived(parts, id, now, { states: ['waiting'], limit: most }),
    listMandatesReceived(parts, id, now, { states: ['running'], limit: most }),
    listMandatesNamed(parts, id, now, { states: ['waiting', 'running'], limit: most }),
  ]);
  const people = (mandate: Mandate) => named.mandates.filter(({ parentId }) => parentId === mandate.id);
  const props: ReceivedPageProps = {
    enterprise: opened.enterprise,
    waiting: await Promise.all(waiting.mandates.map((one) => mandateView(parts, one, 'agent'))),
    running: await Promise.all(
      running.mandates.map(async (one) => ({
        mandate: await mandateView(parts, one, 'agent'),
        people: await Promise.all(people(one).map((part) => mandateView(parts, part, 'grantor'))),
      })),
    ),
    ...noticeOf(ctx, ['mandate-taken', 'mandate-declined', 'mandate-granted', 'mandate-ended'] as const),
    ...told,
  };
  drawCentre(centre, (frame) => receivedPage(frame, props), enterprisePath(id, 'received'));
}

/** The mandate of the address, when this very enterprise holds it or is asked to. */
async function received({ parts, ctx, opened }: Centre, state: 'waiting' | 'running'): Promise<Mandate> {
  const mandateId = uuidOf(ctx, 'mandateId');
  const page = { states: [state], limit: most } as const;
  const { mandates } = await listMandatesReceived(parts, opened.enterprise.id, parts.clock(), page);
  const found = mandates.find(({ id }) => id === mandateId);
  if (!found) throw notFound();
  return found;
}

const accept: CentreHandler = async (centre) => {
  const { parts, ctx, visitor, opened } = centre;
  const mandate = await received(centre, 'waiting');
  const outcome = await acceptMandate(parts, visitor.person.id, mandate.id);
  if (outcome.ok) return ctx.redirect(`${enterprisePath(opened.enterprise.id, 'received')}?notice=mandate-taken`);
  if (outcome.reason === 'not-found') throw notFound();
  ctx.status = 400;
  await showReceived(centre, { problem: { code: `mandate.${outcome.reason}` } });
};

const decline: CentreHandler = async (centre) => {
  const { parts, ctx, visitor, opened } = centre;
  const mandate = await received(centre, 'waiting');
  const outcome = await declineMandate(parts, visitor.person.id, mandate.id);
  if (outcome.ok) return ctx.redirect(`${enterprisePath(opened.enterprise.id, 'received')}?notice=mandate-declined`);
  if (outcome.reason === 'not-found') throw notFound();
  ctx.status = 400;
  await showReceived(centre, { problem: { code: `mandate.${outcome.reason}` } });
};

async function showNaming(centre: Centre, told: Partial<NamePersonPageProps>): Promise<void> {
  const { parts, opened } = centre;
  const mandate = await received(centre, 'running');
  const choices = await choicesWithin(parts, mandate);
  const props: NamePersonPageProps = {
    enterprise: opened.enterprise,
    mandate: await mandateView(parts, mandate, 'agent'),
    choices,
    typed: blankMandate(choices, parts.clock()),
    problems: {},
    ...told,
  };
  drawCentre(centre, (frame) => namePersonPage(frame, props));
}

const namePerson: CentreHandler = async (centre) => {
  const { parts, ctx, visitor, opened } = centre;
  const mandate = await received(centre, 'running');
  const typed = readMandate(ctx.state.body, await choicesWithin(parts, mandate));
  const wish = wishOf(typed, {
    enterpriseId: mandate.enterprise.id,
    parentId: mandate.id,
    role: 'agent',
    to: 'person',
  });
  const outcome = await grantMandate(parts, visitor.person.id, wish, currentLocale());
  if (outcome.ok) return ctx.redirect(`${enterprisePath(opened.enterprise.id, 'received')}?notice=mandate-granted`);
  ctx.status = 400;
  await showNaming(centre, { typed, ...toldOf(outcome.reason) });
};
