import Mocha from 'mocha';

/** Readable lines while it runs, and mocha's JSON report into the file of `--reporter-option output=`. */
export default class SpecAndJson extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    new Mocha.reporters.JSON(runner, options);
  }
}
