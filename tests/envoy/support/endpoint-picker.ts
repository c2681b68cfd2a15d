import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { ServerDuplexStream, UntypedHandleCall } from "@grpc/grpc-js";
import { contextValue, externalProcessor, headerTexts } from "./ext-proc.ts";
import type { ProcessingRequest, ProcessingResponse } from "./ext-proc.ts";
import { listen } from "./grpc-listen.ts";
import { certificate, privateKey } from "./self-signed.ts";

/** A request as the picker was asked about it, and what became of the stream. */
export interface PickerCall {
  headers: Record<string, string>;
  body: Buffer;
  /** As the picker was given it: a list, or whatever else. */
  subset: string[] | string | undefined;
  /** Every `metadata_context` of the stream, in order; null for a message without one. */
  contexts: ProcessingRequest["metadataContext"][];
  response: { headers: Record<string, string>; served: string | string[] | undefined } | undefined;
  /** "finished": the client has ended its side. */
  state: "open" | "finished" | "cancelled";
}

/** What a picker does with a request: messages in order, bytes that are none, the end of the stream. Nothing at all is silence. */
export type Reaction = (ProcessingResponse | Buffer | { close: number; details?: string })[];

export type Picker = (call: PickerCall) => Reaction;

type Stream = ServerDuplexStream<ProcessingRequest, ProcessingResponse | Buffer>;

/** An external endpoint picker that reacts as it is told: an ext_proc server over TLS, with a certificate nobody has signed. */
export class EndpointPicker {
  readonly calls: PickerCall[] = [];
  react: Picker;
  readonly #server = new Server();
  readonly #waiting: (() => void)[] = [];
  #port = 0;

  private constructor(react: Picker) {
    this.react = react;
  }

  /** Listens on a port of 127.0.0.1; without one, on any that is free. */
  static async listen(react: Picker, chosen?: number): Promise<EndpointPicker> {
    const picker = new EndpointPicker(react);
    const { Process } = externalProcessor;
    const service = {
      Process: {
        ...Process,
        // Some reactions are no messages.
        responseSerialize: (message: ProcessingResponse | Buffer) =>
          Buffer.isBuffer(message) ? message : Process.responseSerialize(message),
      },
    };
    picker.#server.addService(service, {
      Process: ((stream: Stream) => picker.#serve(stream)) as UntypedHandleCall,
    });
    const [key, chain] = [Buffer.from(privateKey), Buffer.from(certificate)];
    const credentials = ServerCredentials.createSsl(null, [{ private_key: key, cert_chain: chain }]);
    picker.#port = await listen(picker.#server, credentials, chosen);
    return picker;
  }

  get address(): { host: string; port: number } {
    return { host: "127.0.0.1", port: this.#port };
  }

  /** Waits until what the picker has seen fulfils a condition. */
  async until(condition: (calls: PickerCall[]) => boolean): Promise<void> {
    while (!condition(this.calls)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  close(): void {
    this.#server.forceShutdown();
  }

  #serve(stream: Stream): void {
    const call: PickerCall = {
      headers: {},
      body: Buffer.alloc(0),
      subset: undefined,
      contexts: [],
      response: undefined,
      state: "open",
    };
    this.calls.push(call);
    const note = (state?: PickerCall["state"]): void => {
      if (state !== undefined && call.state === "open") call.state = state;
      for (const wake of this.#waiting.splice(0)) wake();
    };
    stream.on("data", (request: ProcessingRequest) => {
      if (this.#take(request, call)) this.#answer(stream, this.react(call));
      for (const reply of passing(request)) stream.write(reply);
      note();
    });
    stream.on("cancelled", () => note("cancelled"));
    stream.on("error", () => note("cancelled"));
    stream.on("end", () => {
      note("finished");
      stream.end();
    });
    note();
  }

  /** Takes a message over; true where the request is complete with it. */
  #take(request: ProcessingRequest, call: PickerCall): boolean {
    call.contexts.push(request.metadataContext);
    const { requestHeaders, requestBody, responseHeaders } = request;
    if (requestHeaders) {
      call.headers = headerTexts(requestHeaders);
      const key = "x-gateway-destination-endpoint-subset";
      call.subset = contextValue(request, "envoy.lb.subset_hint", key);
      return requestHeaders.endOfStream;
    }
    if (requestBody) {
      call.body = Buffer.concat([call.body, requestBody.body]);
      return requestBody.endOfStream;
    }
    if (!responseHeaders) return false;
    const served = contextValue(request, "envoy.lb", "x-gateway-destination-endpoint-served");
    call.response = { headers: headerTexts(responseHeaders), served };
    return false;
  }

  #answer(stream: Stream, reaction: Reaction): void {
    for (const step of reaction) {
      if (!("close" in step)) stream.write(step);
      else if (step.close === 0) stream.end();
      else stream.emit("error", { code: step.close, details: step.details ?? "" });
    }
  }
}

/** What a picker says to a part of the reply: it may go on as it is. */
function passing({ responseHeaders, responseBody }: ProcessingRequest): ProcessingResponse[] {
  if (responseHeaders) return [{ responseHeaders: {} }];
  if (!responseBody) return [];
  return [{ responseBody: { response: { bodyMutation: { streamedResponse: responseBody } } } }];
}
