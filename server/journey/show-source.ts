import type { Frame, Page } from '../../views/frame.ts';
import { renderPage } from '../../views/layout.ts';
import { arrivalPage } from '../../views/sources/arrival-page.ts';
import { directoryPage } from '../../views/sources/directory-page.ts';
import { linkPage } from '../../views/sources/link-page.ts';
import type { SourceButton } from '../../views/sources/props.ts';
import type { Arrival } from '../federation/arrival.ts';
import { chainNames } from '../federation/chain-names.ts';
import type { LiveSource } from '../federation/registry.ts';
import { currentRequest } from '../http/request-context.ts';
import { locales } from '../lib/locale.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { props, type Told } from './props.ts';
import { arrivalIn, sourcesFor } from './source.ts';

export function sourceLabel({ config }: LiveSource, { locale }: Pick<Frame, 'locale'>): SourceButton {
  return { slug: config.id, name: config.label[locale], icon: config.icon };
}

export async function sourceButtons(parts: JourneyParts, journey: Journey): Promise<SourceButton[]> {
  const locale = currentRequest()?.locale ?? locales[0];
  return (await sourcesFor(parts, journey)).map((live) => sourceLabel(live, { locale }));
}

export async function drawDirectory(
  parts: JourneyParts,
  journey: Journey,
  live: LiveSource,
  told: Told,
): Promise<void> {
  const { ctx, uid } = journey;
  const frame = parts.frame(ctx, { path: `/login/${uid}/source/${live.config.id}` });
  const source = sourceLabel(live, frame);
  ctx.state.formActionOrigins = [String(journey.interaction.params.redirect_uri)];
  ctx.type = 'html';
  ctx.body = renderPage(frame, directoryPage(frame, { ...props(journey, told), source, username: told.typed ?? '' }));
}

async function arrivedFrom(
  parts: JourneyParts,
  { slug, chain }: Arrival,
  frame: Frame,
): Promise<{ source: string; via: string[] }> {
  const live = await parts.sources.list();
  const source = live.find(({ config }) => config.id === slug);
  return {
    source: source ? sourceLabel(source, frame).name : slug,
    via: chainNames(live, chain, frame.locale),
  };
}

/** Somebody came by a source for the first time: whose account is it? */
export async function drawArrival(parts: JourneyParts, journey: Journey, frame: Frame, told: Told): Promise<Page> {
  const arrival = arrivalIn(parts, journey);
  if (!arrival) throw new Error('nobody arrived');
  return arrivalPage(frame, {
    ...props(journey, told),
    ...(await arrivedFrom(parts, arrival, frame)),
    name: arrival.name,
    hasAccount: arrival.hasAccount,
    mayOpen: parts.policies.current().registration.bySource,
  });
}

export async function drawLink(parts: JourneyParts, journey: Journey, frame: Frame, told: Told): Promise<Page> {
  const arrival = arrivalIn(parts, journey);
  if (!arrival) throw new Error('nobody arrived');
  return linkPage(frame, {
    ...props(journey, told),
    ...(await arrivedFrom(parts, arrival, frame)),
    name: journey.person?.name ?? undefined,
  });
}
