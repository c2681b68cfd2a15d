import { literal } from "../../bytes/ascii";
import { Slice, isNothing } from "../../bytes/slice";
import { AnswerForm } from "../../conversation/answer-form";
import { Conversation, ResponseFormat } from "../../conversation/conversation";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { Target } from "../../conversation/target";
import { JsonError, scan } from "../../json/scanner";
import { Kind, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { isGiven } from "./extras";
import { OpenApiSchema } from "./open-api-schema";

/** Members that vLLM has beside OpenAI's, which Gemini can follow too. */
const GUIDED_CHOICE = literal("guided_choice");
const GUIDED_REGEX = literal("guided_regex");
const GUIDED_JSON = literal("guided_json");

/** How the text of a reply to this request has to be read. */
export function answerFormOf(conversation: Conversation): AnswerForm {
  if (isGiven(conversation.extra(GUIDED_REGEX))) return AnswerForm.JsonString;
  return isGiven(conversation.extra(GUIDED_CHOICE)) ? AnswerForm.Padded : AnswerForm.Plain;
}

/** Writes `responseMimeType` and a schema, where the client wants more than text. An error where it wants two things at once. */
export function writeResponseFormat(
  json: JsonWriter,
  conversation: Conversation,
  target: Target,
): GatewayError | null {
  const choice = conversation.extra(GUIDED_CHOICE);
  const regex = conversation.extra(GUIDED_REGEX);
  const guidedJson = conversation.extra(GUIDED_JSON);
  let wishes = conversation.responseFormat == ResponseFormat.Text ? 0 : 1;
  if (isGiven(choice)) wishes++;
  if (isGiven(regex)) wishes++;
  if (isGiven(guidedJson)) wishes++;
  if (wishes == 0) return null;
  if (wishes > 1) {
    return new GatewayError(
      ErrorKind.Unprocessable,
      "only one of response_format, guided_choice, guided_regex and guided_json can be given",
      conversation.responseFormat != ResponseFormat.Text ? "response_format" : "guided_json",
    );
  }
  conversation.dropped -= conversation.responseFormat == ResponseFormat.Text ? 1 : 0;
  if (isGiven(choice)) return writeChoice(json, choice);
  if (isGiven(regex)) return writeRegex(json, regex);
  json.key("responseMimeType");
  json.ascii("application/json");
  if (isGiven(guidedJson)) return writeSchema(json, guidedJson, target, "guided_json");
  return writeSchema(json, conversation.responseSchema, target, "response_format.json_schema.schema");
}

function writeSchema(json: JsonWriter, source: Slice, target: Target, field: string): GatewayError | null {
  if (isNothing(source)) return null;
  if (target.takesJsonSchema) {
    if (!isKind(source, Kind.Object)) return wrongType(field, "a JSON Schema object");
    json.key("responseJsonSchema");
    json.raw(source);
    return null;
  }
  const schema = new OpenApiSchema();
  let accepted = schema.read(source);
  if (accepted) {
    json.key("responseSchema");
    accepted = schema.write(json);
  }
  const problem = schema.problem;
  schema.dispose();
  return accepted
    ? null
    : new GatewayError(ErrorKind.Unprocessable, `the schema of the response: ${problem}`, field);
}

function writeChoice(json: JsonWriter, choice: Slice): GatewayError | null {
  if (!isKind(choice, Kind.Array)) return wrongType("guided_choice", "an array of strings");
  beginStringSchema(json, "text/x.enum");
  json.key("enum");
  json.raw(choice);
  json.endObject();
  return null;
}

function writeRegex(json: JsonWriter, regex: Slice): GatewayError | null {
  if (!isKind(regex, Kind.String)) return wrongType("guided_regex", "a string");
  beginStringSchema(json, "application/json");
  json.key("pattern");
  json.raw(regex);
  json.endObject();
  return null;
}

function beginStringSchema(json: JsonWriter, mediaType: string): void {
  json.key("responseMimeType");
  json.ascii(mediaType);
  json.key("responseSchema");
  json.beginObject();
  json.key("type");
  json.ascii("STRING");
}

function isKind(source: Slice, kind: Kind): bool {
  const tape = new Tape();
  const matches = scan(source, tape) == JsonError.None && tape.kind(tape.root) == kind;
  tape.dispose();
  return matches;
}

function wrongType(field: string, wanted: string): GatewayError {
  return new GatewayError(ErrorKind.BadRequest, `${field} must be ${wanted}`, field);
}
