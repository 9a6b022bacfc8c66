import { startCodeInput, startCountdown } from './code-input.ts';
import { focusProblems } from './focus-errors.ts';
import { startPasskeyForms } from './passkey-forms.ts';
import { startPasswordReveal } from './password-reveal.ts';

focusProblems();
startPasswordReveal();
startCodeInput();
startCountdown();
startPasskeyForms();
