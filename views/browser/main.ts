import { startCodeInput, startCountdown } from './code-input.ts';
import { focusProblems } from './focus-errors.ts';
import { goOnward } from './go-onward.ts';
import { startPasskeyForms } from './passkey-forms.ts';
import { startPasswordReveal } from './password-reveal.ts';

goOnward();
focusProblems();
startPasswordReveal();
startCodeInput();
startCountdown();
startPasskeyForms();
