import { literal } from "../bytes/ascii";
import { decodePercent } from "../bytes/percent";
import { Sink } from "../bytes/sink";
import { Slice, isNothing } from "../bytes/slice";
import { ClientApi, ClientDialect, Endpoint } from "../endpoint/endpoint";
import { modelNamed, modelsOfHost } from "../endpoint/models-of-host";
import { writeAnthropicModel, writeAnthropicModels } from "../endpoint/write-anthropic-models";
import { writeModel, writeModels } from "../endpoint/write-models";
import { Model } from "../filterapi/model";
import { Exchange } from "./exchange";
import { unknownListedModel } from "./failures";
import { RequestHeaders } from "./request-headers";

const PATH = literal(":path");
const AUTHORITY = literal(":authority");
const ANTHROPIC_VERSION = literal("anthropic-version");
const LISTED_MODELS = literal("ai_gateway_models");

/** Whether the gateway answers an API by itself. */
export function isAnsweredHere(api: ClientApi): bool {
  return api == ClientApi.Models || api == ClientApi.Model;
}

/** Answers with the models of the host that was asked, or with one of them, in the client's dialect. */
export function answerModels(exchange: Exchange, endpoint: Endpoint, headers: RequestHeaders): void {
  // Where both families share a path, Anthropic's clients are known by the header they always send.
  if (!isNothing(headers.get(ANTHROPIC_VERSION))) exchange.dialect = ClientDialect.Anthropic;
  const models = modelsOfHost(exchange.installation.config, headers.get(AUTHORITY));
  if (endpoint.api == ClientApi.Models) answerList(exchange, models);
  else answerOne(exchange, models, headers.get(PATH));
}

function answerList(exchange: Exchange, models: Model[]): void {
  const answer = new Sink();
  if (exchange.dialect == ClientDialect.Anthropic) writeAnthropicModels(models, answer);
  else writeModels(models, answer);
  exchange.answer(200, LISTED_MODELS, answer.written);
  answer.dispose();
}

function answerOne(exchange: Exchange, models: Model[], path: Slice): void {
  const name = new Sink();
  decodePercent(exchange.installation.endpoints.modelOf(path), name);
  const model = modelNamed(models, name.written);
  if (model === null) {
    exchange.fail(unknownListedModel(name.written));
  } else {
    const answer = new Sink();
    if (exchange.dialect == ClientDialect.Anthropic) writeAnthropicModel(model, answer);
    else writeModel(model, answer);
    exchange.answer(200, LISTED_MODELS, answer.written);
    answer.dispose();
  }
  name.dispose();
}
