import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { mandateCard } from '../mandates/mandate-card.ts';
import { mandatePath } from '../mandates/paths.ts';
import type { MandateView } from '../mandates/props.ts';
import { link } from '../parts/links.ts';
import { wordsOf } from '../words/words.ts';
import { enterprisePage } from './enterprise-page.ts';
import { endGrantedPath, grantPath, renewPath } from './paths.ts';
import type { GrantedPageProps } from './props.ts';

/** Who may act for the enterprise, what was offered and not answered, what has ended; the people of its agencies included. */
export function grantedPage(frame: Frame, props: GrantedPageProps): Page {
  const { granted: text } = wordsOf(frame.locale).enterprises;
  const { enterprise, waiting, running, ended, olderHref, mayRenew } = props;
  const list = (id: 'waiting' | 'running' | 'ended', mandates: readonly MandateView[], acts?: Acts) =>
    mandates.length > 0 && section(frame, id, text[id], mandates, acts);
  const isEmpty = waiting.length + running.length + ended.length === 0;
  return enterprisePage(frame, props, {
    section: 'granted',
    title: text.title,
    lead: text.lead,
    body: html`<p><a class="button primary" href="${grantPath(enterprise.id)}">${text.add}</a></p>
${mayRenew && html`<div class="all-others"><p>${text.renewText}</p><a class="button secondary" href="${renewPath(enterprise.id)}">${text.renew}</a></div>`}
${isEmpty && html`<p class="empty">${text.none}</p>`}
${list('waiting', waiting, (one) => endLink(frame, enterprise.id, one))}
${list('running', running, (one) => html`${usesLink(frame, one)} ${endLink(frame, enterprise.id, one)}`)}
${list('ended', ended, (one) => usesLink(frame, one))}
${olderHref && html`<p>${link(olderHref, wordsOf(frame.locale).mandates.older, 'button secondary')}</p>`}`,
  });
}

type Acts = (mandate: MandateView) => Drawable;

function section(frame: Frame, id: string, name: string, mandates: readonly MandateView[], acts?: Acts): Html {
  const cards = mandates.map((one) => mandateCard(frame, one, { reader: 'grantor', acts: acts?.(one) }));
  return html`<section class="group" aria-labelledby="${id}"><h2 id="${id}">${name}</h2><ul class="items">${cards}</ul></section>`;
}

export function endLink(frame: Frame, enterpriseId: string, mandate: MandateView): Html {
  const words = wordsOf(frame.locale);
  const title = words.enterprises.end.title(mandate.agent ?? words.mandates.somebody);
  return html`<a class="button danger" href="${endGrantedPath(enterpriseId, mandate.id)}" aria-label="${title}">${words.enterprises.end.end}</a>`;
}

export function usesLink(frame: Frame, mandate: MandateView): Html {
  const { mandates: text } = wordsOf(frame.locale);
  const who = mandate.agent ?? text.somebody;
  return html`<a class="button secondary" href="${mandatePath(mandate.id)}" aria-label="${text.usesNamed(who)}">${text.usesTitle}</a>`;
}
