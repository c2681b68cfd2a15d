import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseStreamEvent,
} from "openai/resources/responses/responses";
import { pieces } from "../api.ts";

/** An event that is not numbered yet. */
export type UnnumberedEvent = Unnumbered<ResponseStreamEvent>;
type Unnumbered<Event> = Event extends unknown ? Omit<Event, "sequence_number"> & { type: string } : never;

/** A response as streams tell it: clients put `output_text` together themselves. */
export type ToldResponse = Omit<Response, "output_text">;

export function openingEvents(response: ToldResponse): UnnumberedEvent[] {
  const told = response as Response;
  return [
    { type: "response.created", response: told },
    { type: "response.in_progress", response: told },
  ];
}

export function endingEvent(response: ToldResponse): UnnumberedEvent {
  return { type: "response.completed", response: response as Response };
}

/** The events that tell one item of the output. */
export function outputEvents(item: ResponseOutputItem): UnnumberedEvent[] {
  if (item.type === "message") return messageEvents(item);
  return item.type === "function_call" ? callEvents(item) : [];
}

function messageEvents(message: ResponseOutputMessage): UnnumberedEvent[] {
  const [part] = message.content;
  const text = part?.type === "output_text" ? part.text : "";
  const place = { output_index: 0, content_index: 0, item_id: message.id };
  const whole = { type: "output_text" as const, text, annotations: [], logprobs: [] };
  return [
    {
      type: "response.output_item.added",
      output_index: 0,
      item: { ...message, status: "in_progress", content: [] },
    },
    { type: "response.content_part.added", ...place, part: { ...whole, text: "" } },
    ...pieces(text).map((delta): UnnumberedEvent => ({
      type: "response.output_text.delta",
      ...place,
      delta,
      logprobs: [],
    })),
    { type: "response.output_text.done", ...place, text, logprobs: [] },
    { type: "response.content_part.done", ...place, part: whole },
    { type: "response.output_item.done", output_index: 0, item: message },
  ];
}

function callEvents(call: ResponseFunctionToolCall): UnnumberedEvent[] {
  const place = { output_index: 0, item_id: call.id ?? "" };
  return [
    {
      type: "response.output_item.added",
      output_index: 0,
      item: { ...call, status: "in_progress", arguments: "" },
    },
    ...pieces(call.arguments).map((delta): UnnumberedEvent => ({
      type: "response.function_call_arguments.delta",
      ...place,
      delta,
    })),
    {
      type: "response.function_call_arguments.done",
      ...place,
      name: call.name,
      arguments: call.arguments,
    },
    { type: "response.output_item.done", output_index: 0, item: call },
  ];
}
