import type { ChatMessage } from "../chat.ts";
import { tokenBytes } from "../engine/tokens.ts";
import { SeededRandom } from "../random.ts";
import { writeWords } from "../words.ts";
import type { ChatCall, Conversation } from "./workload.ts";

/** Lengths in tokens, the time to think in milliseconds; each is an average. */
export interface ConversationShape {
  model: string;
  turns: number;
  systemTokens: number;
  question: number;
  answer: number;
  pause: number;
}

/** A chat of several turns, each of which sends all that was said before. */
export function startConversation(random: SeededRandom, shape: ConversationShape): Conversation {
  // A stream of its own: what this client says does not depend on when the others speak.
  const own = new SeededRandom(random.below(2 ** 32));
  const messages: ChatMessage[] = [
    { role: "system", content: writeWords(own, shape.systemTokens * tokenBytes) },
  ];
  let turn = 0;
  const ask = (): ChatCall => {
    turn++;
    const length = own.around(shape.question, shape.question / 4) * tokenBytes;
    messages.push({ role: "user", content: writeWords(own, length) });
    const maxTokens = own.around(shape.answer, shape.answer / 4);
    return { model: shape.model, messages: [...messages], maxTokens };
  };
  return {
    first: ask(),
    next: (reply) => {
      if (turn >= shape.turns) return undefined;
      messages.push({ role: "assistant", content: reply });
      return { call: ask(), pause: own.exponential(shape.pause) };
    },
  };
}
