import { Part } from "./part";

export const enum Role {
  /** Instructions, wherever in the conversation they stand. */
  System,
  User,
  Assistant,
}

/** What one side says at a time. Tool results are parts of a user turn. */
export class Turn {
  readonly parts: Part[] = [];

  constructor(readonly role: Role) {}
}
