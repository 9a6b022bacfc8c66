import { switchIdentityPage } from '../../views/identities/switch-page.ts';
import type { ChosenIdentity } from '../../views/portal/props.ts';
import type { Problem } from '../../views/problem.ts';
import { HttpProblem } from '../http/problem.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { cardOf, possibleCards, type Reader } from '../identities/cards.ts';
import { readChoice } from '../identities/choose.ts';
import { listChoices, switchIdentity } from '../identities/switch-identity.ts';
import { candidatesFor, findWearer } from '../identities/wearer.ts';
import { locales } from '../lib/locale.ts';
import { draw, forPerson, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';

const path = '/account/applications/:clientId/identity';

export function choiceRoutes(parts: PortalParts): Route[] {
  return [
    { ...read, path, handler: forPerson(parts, (p, ctx, visitor) => showSwitch(p, ctx, visitor)) },
    // nobody gains by it what the same login could not have at the application itself
    { ...write, who: 'person', path, audit: ['identity.switched'], handler: forPerson(parts, change) },
  ];
}

/** In which identity each application was last entered, for the page of applications. */
export async function chosenIdentities(parts: PortalParts, visitor: Visitor): Promise<ChosenIdentity[]> {
  const reader = readerFor(parts, visitor);
  const choices = await listChoices(parts.knex, visitor.person.id, parts.clock());
  const rows = choices.map(async ({ clientId, key, facts }) => {
    const label = await parts.clients.label(clientId);
    const card = facts && (await cardOf(reader, { key, facts }));
    const { locale } = reader;
    return label && { clientId, name: label.name[locale], unit: label.unitName[locale], ...(card && { card }) };
  });
  return (await Promise.all(rows)).filter((row) => row !== undefined);
}

/** What the person may be for this application now. */
async function candidatesOf(parts: PortalParts, ctx: RouteContext, { person, acr }: Visitor) {
  const application = await parts.clients.label(ctx.params.clientId ?? '');
  if (!application) throw new HttpProblem(404, 'request.unknown');
  const now = parts.clock();
  const wearer = await findWearer(parts.knex, { personId: person.id, clientId: application.clientId, now });
  if (!wearer) throw new HttpProblem(404, 'request.unknown');
  return { application, wearer, candidates: candidatesFor(wearer, { acr }, application, now) };
}

async function showSwitch(parts: PortalParts, ctx: RouteContext, visitor: Visitor, problem?: Problem) {
  const { application, wearer, candidates } = await candidatesOf(parts, ctx, visitor);
  const reader = readerFor(parts, visitor);
  const props = {
    clientId: application.clientId,
    application: application.name[reader.locale],
    possible: await possibleCards(reader, candidates, wearer.remembered),
    ...(problem && { problem }),
  };
  draw(parts, ctx, visitor, (frame) => switchIdentityPage(frame, props), ctx.path);
}

const change: PersonHandler = async (parts, ctx, visitor) => {
  const { application, candidates } = await candidatesOf(parts, ctx, visitor);
  const identity = readChoice(candidates, ctx.state.body.identity);
  if (!identity) {
    ctx.status = 400;
    return showSwitch(parts, ctx, visitor, { code: 'identity.not-possible' });
  }
  const { clientId } = application;
  const chosen = { personId: visitor.person.id, clientId, identity, at: parts.clock() };
  await parts.knex.transaction((tx) => switchIdentity(tx, parts, chosen));
  ctx.redirect('/account/applications?notice=identity-switched');
};

function readerFor({ clients }: PortalParts, { person }: Visitor): Reader {
  return { clients, locale: currentRequest()?.locale ?? locales[0], name: person.name };
}
