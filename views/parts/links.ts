import { safeAddress } from '../address.ts';
import { type Drawable, type Html, html } from '../html.ts';

/** A link to an address from outside; where the address is not safe the text stands alone. */
export function link(address: string | undefined, text: Drawable, look?: string): Html {
  const safe = safeAddress(address);
  if (safe === undefined) return html`<span>${text}</span>`;
  return html`<a href="${safe}"${look && html` class="${look}"`}>${text}</a>`;
}
