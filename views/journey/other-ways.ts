import { ownAddress } from '../address.ts';
import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { passkeyForm } from '../parts/passkey-form.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPaths } from './paths.ts';
import type { PasskeyOptions, Way } from './props.ts';

type OtherWays = { base: string; ways: readonly Way[]; passkey?: PasskeyOptions | undefined; reset?: boolean };

/** What else can be done here, below the one thing the page asks for. */
export function otherWays(frame: Frame, { base, ways, passkey, reset }: OtherWays): Html | undefined {
  const { journey } = wordsOf(frame.locale);
  const paths = journeyPaths(base);
  const list = [
    passkey && ways.includes('passkey')
      ? passkeyForm(frame, { action: paths.passkey, act: 'get', options: passkey, label: journey.password.usePasskey })
      : undefined,
    ways.includes('one-time-code') &&
      actionForm(frame, { action: paths.sendCode, label: journey.password.useCode, look: 'quiet' }),
    ways.includes('password') && html`<p><a href="${ownAddress(paths.password)}">${journey.code.usePassword}</a></p>`,
    reset && actionForm(frame, { action: paths.reset, label: journey.password.forgot, look: 'quiet' }),
  ].filter(Boolean);
  return list.length > 0 ? html`<div class="others">${list}</div>` : undefined;
}
