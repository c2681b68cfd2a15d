/** The gateway cannot be started, or ended by itself. The message says why, problem by problem in lines. */
export class CannotServe extends Error {
  override readonly name = "CannotServe";
}
