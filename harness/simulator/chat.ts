import { tokenBytes } from "./engine/tokens.ts";
import { SeededRandom } from "./random.ts";
import { writeWords } from "./words.ts";

/** One message of a chat. */
export interface ChatMessage {
  role: string;
  content: string;
}

/** The prompt a model is given for a chat. What the model says continues it, and so does the next turn. */
export function promptOf(messages: readonly ChatMessage[]): Buffer {
  const turns = messages.map(({ role, content }) => `<|${role}|>${content}<|end|>`);
  return Buffer.from(`${turns.join("")}<|assistant|>`);
}

/** What a simulated model says to a prompt: always the same, and that many tokens long. */
export function replyTo(prompt: Uint8Array, tokens: number): string {
  let seed = prompt.length;
  for (const byte of prompt.subarray(-256)) seed = Math.imul(seed ^ byte, 0x01000193);
  return writeWords(new SeededRandom(seed), tokens * tokenBytes);
}
