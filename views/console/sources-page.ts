import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { type Words, wordsOf } from '../words/words.ts';
import { endingNotices } from './certificates.ts';
import { consolePage } from './console-page.ts';
import { pasted, reasonField, table } from './parts.ts';
import { consolePaths, sourcePath } from './paths.ts';
import type { NewSourcePageProps, SourcesPageProps, SourceView } from './props-sources.ts';

/** Platforms people may log in through. */
export function sourcesPage(frame: Frame, props: SourcesPageProps): Page {
  const text = wordsOf(frame.locale).consoleSources;
  const columns = [
    {
      heading: text.slug,
      cell: ({ slug }: SourceView) => html`<a href="${ownAddress(sourcePath(slug))}">${slug}</a>`,
    },
    { heading: text.kind, cell: ({ kind }: SourceView) => text.kinds[kind] },
    { heading: text.issuer, cell: ({ issuer }: SourceView) => issuer },
    { heading: text.state, cell: ({ enabled }: SourceView) => (enabled ? text.on : text.off) },
  ];
  return consolePage(frame, props, {
    section: 'sources',
    title: text.title,
    lead: text.lead,
    body: html`${endingNotices(frame, props.ending)}${props.mayAdd && html`<p><a class="button primary" href="${consolePaths.newSource}">${text.add}</a></p>`}
${props.sources.length > 0 ? table(text.title, columns, props.sources) : html`<p class="empty">${text.none}</p>`}`,
  });
}

/** Settings as they are pasted; what is wrong with them, setting by setting. */
export function newSourcePage(frame: Frame, props: NewSourcePageProps): Page {
  const { consoleSources: text, console } = wordsOf(frame.locale);
  const { typed, problems, settings } = props;
  const wrong = settings.map(({ path, code }) => html`<li><code>${path}</code>${': '}${settingText(text, code)}</li>`);
  return consolePage(frame, props, {
    section: 'sources',
    title: text.add,
    lead: text.addLead,
    above: html`<p class="up"><a href="${consolePaths.sources}">${console.title} · ${text.title}</a></p>`,
    problems,
    body: html`${settings.length > 0 && html`<section class="group" aria-labelledby="wrong"><h2 id="wrong">${text.wrong}</h2><ul>${wrong}</ul></section>`}
${form(
  frame,
  consolePaths.newSource,
  html`${pasted(frame, { id: 'configuration', label: text.configuration, hint: text.configurationHint, value: typed.configuration, problem: problems.configuration })}
${pasted(frame, { id: 'secrets', label: text.secrets, hint: text.secretsHint, value: '', problem: problems.secrets })}
${reasonField(frame, typed.reason, problems.reason)}<button type="submit" class="primary">${text.add}</button>`,
)}`,
  });
}

export function settingText(text: Words['consoleSources'], code: string): string {
  return Object.hasOwn(text.settings, code) ? text.settings[code as keyof typeof text.settings] : text.otherSetting;
}
