import { literal } from "../../bytes/ascii";
import { ReplyListener } from "../../conversation/reply-listener";
import { isMissing, textOf } from "../../conversation/text";
import { member } from "../../json/lookup";
import { Node, Tape } from "../../json/tape";

const SERVICE_TIER = literal("serviceTier");
const TYPE = literal("type");

/** Tells the tier that served a request, where the reply or the stream's metadata names it. */
export function readServiceTier(tape: Tape, reply: Node, listener: ReplyListener): void {
  const tier = textOf(tape, member(tape, member(tape, reply, SERVICE_TIER), TYPE));
  if (!isMissing(tier)) listener.serviceTier(tier);
}
