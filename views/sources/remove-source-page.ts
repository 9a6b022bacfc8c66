import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { portalPaths, removeSourcePath } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import type { RemoveSourcePageProps } from './props.ts';

/** Says what unlinking means before it is done. */
export function removeSourcePage(frame: Frame, props: RemoveSourcePageProps): Page {
  const text = wordsOf(frame.locale).sources.page;
  const { link } = props;
  return portalPage(frame, props, {
    section: 'sources',
    title: text.removeTitle(link.name),
    lead: text.removeText(link.source),
    body: html`<div class="answers">${actionForm(frame, { action: removeSourcePath(link.id), label: text.remove, look: 'danger' })}
<a class="button secondary" href="${portalPaths.sources}">${text.keep}</a></div>`,
  });
}
