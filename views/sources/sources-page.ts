import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { addSourcePath, removeSourcePath, renameSourcePath } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { sourceIcon } from './icon.ts';
import type { LinkView, SourcesPageProps } from './props.ts';

/** Logins of other systems that open the account: rename, unlink, add. */
export function sourcesPage(frame: Frame, props: SourcesPageProps): Page {
  const text = wordsOf(frame.locale).sources.page;
  const items = props.links.map((link) => item(frame, link, props.rename));
  const { rename } = props;
  return portalPage(frame, props, {
    section: 'sources',
    title: text.title,
    lead: text.lead,
    problems: rename ? { [`name-${rename.id}`]: rename.problem } : {},
    body: html`${items.length > 0 ? html`<ul class="items">${items}</ul>` : html`<p class="empty">${text.none}</p>`}
<h2>${text.addTitle}</h2>
${addPart(frame, props)}`,
  });
}

function item(frame: Frame, link: LinkView, rename: SourcesPageProps['rename']): Html {
  const text = wordsOf(frame.locale).sources.page;
  const used = link.lastUsedAt ? timed(frame, link.lastUsedAt, text.used) : text.unused;
  return html`<li><p class="item-name">${link.name}</p>
<p class="hint">${link.name !== link.source && html`${link.source} · `}${timed(frame, link.linkedAt, text.linked)} · ${used}${!link.isOpen && html` · ${text.closed}`}</p>
<div class="item-acts">${renamePart(frame, link, rename?.id === link.id ? rename : undefined)}
<a class="button danger" href="${removeSourcePath(link.id)}" aria-label="${text.removeNamed(link.name)}">${text.remove}</a></div></li>`;
}

function renamePart(frame: Frame, link: LinkView, refused: SourcesPageProps['rename']): Html {
  const words = wordsOf(frame.locale);
  const text = words.sources.page;
  return html`<details${refused && html` open`}><summary>${text.rename}</summary>${form(
    frame,
    renameSourcePath(link.id),
    [
      field(frame, {
        id: `name-${link.id}`,
        name: 'name',
        label: text.nameLabel,
        problem: refused?.problem,
        value: refused?.name ?? link.name,
        autocomplete: 'off',
        maxlength: 50,
      }),
      html`<button type="submit" class="secondary">${words.actions.save}</button>`,
    ],
  )}</details>`;
}

function addPart(frame: Frame, { sources }: SourcesPageProps): Html {
  const text = wordsOf(frame.locale).sources.page;
  if (sources.length === 0) return html`<p class="empty">${text.nothingToAdd}</p>`;
  const buttons = sources.map(
    ({ slug, name, icon }) =>
      html`<li>${form(frame, addSourcePath(slug), html`<button type="submit" id="source-${slug}" class="secondary">${sourceIcon(icon)}${text.add(name)}</button>`)}</li>`,
  );
  return html`<div class="sources"><ul>${buttons}</ul></div>`;
}
