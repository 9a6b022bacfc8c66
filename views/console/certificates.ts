import { daysLeft, soonDays } from '../../server/lib/days-left.ts';
import { ownAddress } from '../address.ts';
import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { dayOf } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { sourcePath } from './paths.ts';
import type { CertificateView, EndingView } from './props-sources.ts';

/** Certificates of one source, with what to do about one that ends. */
export function certificatesSection(frame: Frame, certificates: readonly CertificateView[]): Html {
  const text = wordsOf(frame.locale).consoleCertificates;
  return html`<section class="group" aria-labelledby="certificates"><h2 id="certificates">${text.title}</h2><p class="hint">${text.lead}</p>
<ul class="certificates">${certificates.map((one) => certificateItem(frame, one))}</ul></section>`;
}

function certificateItem(frame: Frame, { use, fingerprint, endsAt, isReplaced }: CertificateView): Html {
  const text = wordsOf(frame.locale).consoleCertificates;
  const days = daysLeft(endsAt, frame.now);
  const state = days === 0 ? text.over : text.left(days);
  return html`<li><p><strong>${text.uses[use]}</strong>${' · '}${text.until(dayOf(frame, endsAt))}</p>
${isReplaced && html`<p class="hint">${text.replaced}</p>`}${days <= soonDays && !isReplaced && html`<div class="${days === 0 ? 'overdue' : 'warning'}"><p><strong>${state}</strong></p><p>${text.next[use]}</p></div>`}
<p class="hint">${text.fingerprint} <code>${fingerprint}</code></p></li>`;
}

/** What ends soon or has ended, wherever administrators pass. */
export function endingNotices(frame: Frame, ending: readonly EndingView[]): Html {
  const text = wordsOf(frame.locale).consoleCertificates;
  return html`${ending.map(({ slug, use, endsAt }) => {
    const days = daysLeft(endsAt, frame.now);
    const line = days === 0 ? text.overAt(slug, text.uses[use]) : text.endingAt(slug, text.uses[use], days);
    return html`<div class="${days === 0 ? 'overdue' : 'warning'}"><p><a href="${ownAddress(sourcePath(slug))}">${line}</a></p></div>`;
  })}`;
}
