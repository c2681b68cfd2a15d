/** How far a part of a compressed body was read. */
export const enum Progress {
  Done,
  /** The chunk is used up: the same call goes on with the next one. */
  Starved,
  /** The window is full: the same call goes on once its bytes have been taken. */
  Full,
  /** The part contradicts its format. */
  Malformed,
}
