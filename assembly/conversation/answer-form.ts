/** What the text of an answer looks like beside what the client asked for. */
export const enum AnswerForm {
  /** It is the answer. */
  Plain,
  /** The answer stands within white space that does not belong to it. */
  Padded,
  /** The answer is written as a JSON string. */
  JsonString,
}
