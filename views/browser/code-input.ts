/** Six digits, however they arrive: pasted with spaces, in full width, with words around them. */
export function startCodeInput(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('[data-code] input')) {
    field.addEventListener('paste', (event) => {
      const digits = digitsOf(event.clipboardData?.getData('text') ?? '');
      if (digits.length !== 6) return;
      event.preventDefault();
      field.value = digits;
    });
    field.addEventListener('input', () => {
      const digits = digitsOf(field.value);
      if (digits !== field.value) field.value = digits;
    });
  }
}

function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/[^0-9]/g, '');
}

/** Holds the button for another code back while the shown seconds run out. */
export function startCountdown(): void {
  for (const line of document.querySelectorAll<HTMLElement>('[data-countdown]')) {
    const button = line.parentElement?.querySelector('button');
    const until = Date.now() + Number(line.dataset.countdown) * 1000;
    if (button) countDown(line, button, until);
  }
}

function countDown(line: HTMLElement, button: HTMLButtonElement, until: number): void {
  const left = Math.ceil((until - Date.now()) / 1000);
  button.disabled = left > 0;
  line.hidden = left <= 0;
  if (left <= 0) return;
  line.textContent = (line.textContent ?? '').replace(/\d+/, String(left));
  setTimeout(countDown, 1000, line, button, until);
}
