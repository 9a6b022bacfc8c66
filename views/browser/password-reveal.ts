/** Buttons that show what was typed as a password. Hidden again before sending, so that no browser keeps it as text. */
export function startPasswordReveal(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-reveal]')) {
    const field = document.getElementById(button.dataset.reveal ?? '');
    if (field instanceof HTMLInputElement) revealBy(button, field);
  }
}

function revealBy(button: HTMLButtonElement, field: HTMLInputElement): void {
  const labels = { show: button.textContent ?? '', hide: button.dataset.labelHide ?? '' };
  const show = (shown: boolean) => {
    field.type = shown ? 'text' : 'password';
    button.textContent = shown ? labels.hide : labels.show;
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    show(field.type === 'password');
    field.focus();
  });
  field.form?.addEventListener('submit', () => show(false));
}
