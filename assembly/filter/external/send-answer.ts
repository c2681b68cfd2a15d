import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { isEmpty } from "../../bytes/slice";
import { HeaderPairsWriter } from "../../host/header-pairs";
import { sendLocalResponse } from "../../host/stream";
import { ImmediateAnswer } from "../../picker/external/immediate-answer";

const DETAILS = literal("endpoint_picker_answered");

/** Answers the client as the picker says. Whoever calls has seen to it that the stream was not answered before. */
export function sendAnswer(answer: ImmediateAnswer): void {
  const writer = new HeaderPairsWriter();
  for (let index = 0; index < answer.names.length; index++) {
    writer.add(answer.names[index], answer.values[index]);
  }
  const headers = new Sink();
  writer.write(headers);
  const details = isEmpty(answer.details) ? DETAILS : answer.details;
  sendLocalResponse(answer.status, details, headers.written, answer.body);
  headers.dispose();
}
