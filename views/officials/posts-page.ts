import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { portalPaths } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { postFacts, unitOf } from './post-parts.ts';
import type { PasskeyDuty, PostsPageProps } from './props.ts';

/** An official's posts: which, where, until when, the main one marked, and what they ask of passkeys. */
export function postsPage(frame: Frame, props: PostsPageProps): Page {
  const text = wordsOf(frame.locale).officials.posts;
  const hasMain = props.held.some(({ isPrimary }) => isPrimary);
  return portalPage(frame, props, {
    section: 'posts',
    title: text.heading,
    lead: props.held.length > 0 ? text.lead : undefined,
    body: html`${props.duty && duty(frame, props.duty)}
${props.held.length > 0 ? html`<ul class="items">${props.held.map((post) => held(frame, post))}</ul>` : html`<p class="empty">${text.none}</p>`}
${props.held.length > 0 && !hasMain && html`<p class="hint">${text.noMain}</p>`}
${props.ended.length > 0 && html`<h2>${text.endedHeading}</h2><ul class="items">${props.ended.map((post) => ended(frame, post))}</ul>`}`,
  });
}

function held(frame: Frame, post: PostsPageProps['held'][number]): Html {
  const text = wordsOf(frame.locale).officials.posts;
  return html`<li>${unitOf(post)}
${(post.isPrimary || !post.isWorn) && html`<p>${post.isPrimary && html`<span class="badge">${text.main}</span>`} ${!post.isWorn && html`<span class="badge badge-refused">${text.notNow}</span>`}</p>`}
${postFacts(frame, post)}</li>`;
}

function ended(frame: Frame, post: PostsPageProps['ended'][number]): Html {
  const text = wordsOf(frame.locale).officials.posts;
  return html`<li>${unitOf(post)}${postFacts(frame, post)}
<p class="hint">${timed(frame, post.endedAt, text.ended)} · ${text.reasons[post.reason]}</p></li>`;
}

function duty(frame: Frame, duty: PasskeyDuty): Html {
  const text = wordsOf(frame.locale).officials.duty;
  const isKey = duty.demands === 'security-key';
  const way = isKey ? portalPaths.securityKey : portalPaths.passkeys;
  return html`<section class="level" aria-labelledby="duty"><h2 id="duty">${text.heading}</h2>
<p class="level-name">${isKey ? text.securityKey : text.passkey}</p>
${isKey && models(frame, duty.models)}
<p>${duty.isMet ? text.met : isKey ? text.keyMissing : text.passkeyMissing}</p>
${!duty.isMet && html`<p><a class="button primary" href="${way}">${isKey ? text.addKey : text.addPasskey}</a></p>`}</section>`;
}

/** Names of the models, or that any will do whose maker vouches for it. */
export function models(frame: Frame, names: readonly string[] | undefined): Html {
  const text = wordsOf(frame.locale).officials.duty;
  if (!names) return html`<p>${text.anyModel}</p>`;
  return html`<p>${text.models}</p><ul class="tags">${names.map((name) => html`<li>${name}</li>`)}</ul>`;
}
