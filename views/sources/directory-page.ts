import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { journeyPage } from '../journey/journey-page.ts';
import { journeyPaths } from '../journey/paths.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { passwordField } from '../parts/password-field.ts';
import { wordsOf } from '../words/words.ts';
import type { DirectoryPageProps } from './props.ts';

/** Name and password of another house's directory, typed here: says whose they are, so that nobody types ours. */
export function directoryPage(frame: Frame, props: DirectoryPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.sources.directory;
  const paths = journeyPaths(props.base);
  return journeyPage(frame, props, {
    title: text.title(props.source.name),
    lead: text.lead(props.source.name),
    script: true,
    body: html`${form(frame, `${paths.source(props.source.slug)}/credentials`, [
      field(frame, {
        id: 'username',
        label: text.username,
        value: props.username,
        autocomplete: 'username',
        maxlength: 256,
      }),
      passwordField(frame, {
        id: 'password',
        label: text.password,
        problem: undefined,
        autocomplete: 'current-password',
      }),
      html`<button type="submit" id="login-submit" class="primary">${text.submit}</button>`,
    ])}
<p><a href="${ownAddress(paths.identifier)}">${words.actions.back}</a></p>`,
  });
}
