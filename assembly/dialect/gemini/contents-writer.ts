import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { Target } from "../../conversation/target";
import { isBlank } from "../../conversation/text";
import { Role, Turn } from "../../conversation/turn";
import { JsonWriter } from "../../json/writer";
import { CallNames } from "./call-names";
import { ModelTurn } from "./model-turn";
import { writeFunctionResponse } from "./write-function-response";
import { isMedia, writeMedia } from "./write-media";
import { writeTextPart } from "./write-text-part";

/** Writes `contents`. The API wants user and model to take turns, so neighbours of one role become one content. */
export class ContentsWriter {
  private readonly names: CallNames = new CallNames();
  /** Calls that stand before the part being written. */
  private callsSoFar: i32 = 0;
  /** Whose content is open; System while none is. */
  private speaker: Role = Role.System;

  constructor(
    private readonly json: JsonWriter,
    private readonly target: Target,
  ) {}

  /** Writes all turns but the system's. An error where a part cannot be said, or where nothing is left to say. */
  write(turns: Turn[]): GatewayError | null {
    if (!this.names.collect(turns)) {
      return new GatewayError(ErrorKind.Unavailable, "not enough memory for the conversation's tool calls");
    }
    this.json.key("contents");
    this.json.beginArray();
    for (let index = 0; index < turns.length; index++) {
      const refused = this.writeTurn(turns[index]);
      if (refused !== null) return refused;
    }
    if (this.speaker == Role.System) {
      return new GatewayError(
        ErrorKind.Unprocessable,
        "Gemini needs at least one message of the user or the assistant that is not empty",
        "messages",
      );
    }
    this.closeContent();
    this.json.endArray();
    return null;
  }

  /** Gives the memory back. */
  dispose(): void {
    this.names.dispose();
  }

  private writeTurn(turn: Turn): GatewayError | null {
    if (turn.role == Role.System) return null;
    if (turn.role == Role.Assistant) return this.writeModelTurn(turn);
    for (let index = 0; index < turn.parts.length; index++) {
      const refused = this.writeUserPart(turn.parts[index]);
      if (refused !== null) return refused;
    }
    return null;
  }

  private writeModelTurn(turn: Turn): GatewayError | null {
    const modelTurn = new ModelTurn(turn.parts);
    if (modelTurn.isEmpty) return null;
    this.openContent(Role.Assistant);
    this.callsSoFar += modelTurn.callCount;
    return modelTurn.write(this.json);
  }

  private writeUserPart(part: Part): GatewayError | null {
    if (part.kind == PartKind.ToolResult) return this.writeToolResult(part);
    if (isMedia(part)) {
      this.openContent(Role.User);
      return writeMedia(this.json, part, this.target);
    }
    if ((part.kind == PartKind.Text || part.kind == PartKind.Refusal) && !isBlank(part.text)) {
      this.openContent(Role.User);
      writeTextPart(this.json, part.text);
    }
    return null;
  }

  /** Media that a tool gave stand behind its response: only the newest models take them inside. */
  private writeToolResult(result: Part): GatewayError | null {
    this.openContent(Role.User);
    const refused = writeFunctionResponse(this.json, result, this.names.nameOf(result.id, this.callsSoFar));
    if (refused !== null) return refused;
    for (let index = 0; index < result.parts.length; index++) {
      const part = result.parts[index];
      if (!isMedia(part)) continue;
      const unsaid = writeMedia(this.json, part, this.target);
      if (unsaid !== null) return unsaid;
    }
    return null;
  }

  private openContent(speaker: Role): void {
    if (this.speaker == speaker) return;
    if (this.speaker != Role.System) this.closeContent();
    this.speaker = speaker;
    this.json.beginObject();
    this.json.key("role");
    this.json.ascii(speaker == Role.Assistant ? "model" : "user");
    this.json.key("parts");
    this.json.beginArray();
  }

  private closeContent(): void {
    this.json.endArray();
    this.json.endObject();
  }
}
