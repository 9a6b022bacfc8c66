import { type Html, html } from '../html.ts';

/** The mark: an open door 门 with light behind it. Always beside the name, so screen readers pass over it. */
export function mark(title: string): Html {
  return html`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false"><title>${title}</title><rect class="mark-ground" width="32" height="32" rx="7"></rect><path class="mark-light" d="M11 9.5h10V26H11z"></path><path class="mark-frame" d="M8 26V7.5h16V26" fill="none" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"></path><path class="mark-leaf" d="M11 9.5l7 3V26h-7z"></path><circle class="mark-knob" cx="16" cy="19" r="1.1"></circle></svg>`;
}

/** The same for the browser tab, where no style sheet reaches; `img-src data:` of the policy admits it. */
export const tabIcon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d3f8f"/><path d="M11 9.5h10V26H11z" fill="#f0b64a"/><path d="M8 26V7.5h16V26" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"/><path d="M11 9.5l7 3V26h-7z" fill="#fff"/></svg>',
)}`;
