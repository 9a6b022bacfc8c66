/** The form of a page that only leads on sends itself. */
export function goOnward(): void {
  document.querySelector<HTMLFormElement>('form[data-onward]')?.submit();
}
