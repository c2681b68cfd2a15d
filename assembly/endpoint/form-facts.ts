import { literal } from "../bytes/ascii";
import { NOTHING, Slice, cut, equals, lengthOf } from "../bytes/slice";
import { isUtf8 } from "../bytes/utf-8";
import { ErrorKind, GatewayError } from "../conversation/gateway-error";
import { FormStep, MultipartReader } from "../framing/multipart";
import { ClientApi, Endpoint } from "./endpoint";
import { LONGEST_MODEL, checkModel, missingModel, modelError, modelTooLong } from "./request-facts";

const MODEL = literal("model");
const FILE = literal("file");
const IMAGE = literal("image");
const IMAGE_IN_LIST = literal("image[]");

/** What routing needs to know of a request that is a form, read while it comes. */
export class FormFacts {
  /** Where the model's name stands in the body; -1 where it was not read. */
  modelStart: i32 = -1;
  modelEnd: i32 = -1;
  /** The last boundary was read. */
  isClosed: bool = false;
  private hasFile: bool = false;

  /** Takes over `reader`. */
  constructor(
    private readonly endpoint: Endpoint,
    private readonly reader: MultipartReader,
  ) {}

  /** Whether the request can be routed: its model and the beginning of its file are there, or all of it is. */
  get isEnough(): bool {
    return this.isClosed || (this.hasModel && this.hasFile);
  }

  get hasModel(): bool {
    return this.modelStart >= 0;
  }

  /** The model's name, a part of `body`; NOTHING where none was read. */
  modelIn(body: Slice): Slice {
    return this.hasModel ? cut(body, this.modelStart, this.modelEnd) : NOTHING;
  }

  /** The form's boundary as it stands at its beginning, and where that is. */
  get dashBoundary(): Slice {
    return this.reader.dashBoundary;
  }

  get start(): i32 {
    return this.reader.firstBoundary;
  }

  /** Reads on, until it is enough: what follows is for the backend to judge. `body` is all that came so far; `end`: nothing more comes. An error where the request is none that can be served. */
  read(body: Slice, end: bool): GatewayError | null {
    const reader = this.reader;
    while (!this.isEnough) {
      const step = reader.next(body);
      if (step == FormStep.More) break;
      if (step == FormStep.Broken)
        return malformed("a part's headers are missing, too long or name no field");
      if (step == FormStep.Closed) return this.close();
      const error = step == FormStep.PartBegins ? this.beginPart() : this.endPart(body);
      if (error !== null) return error;
    }
    if (this.isEnough) return null;
    // Longer than any model, and maybe not at its end yet: the boundary behind it may be there in parts.
    const longest = LONGEST_MODEL + lengthOf(reader.dashBoundary) + 4;
    if (this.isInModel && lengthOf(body) - reader.valueStart > longest) return modelTooLong();
    return end ? malformed("its last boundary is missing") : null;
  }

  dispose(): void {
    this.reader.dispose();
  }

  private get isInModel(): bool {
    return this.reader.isInPart && equals(this.reader.name, MODEL);
  }

  private beginPart(): GatewayError | null {
    const name = this.reader.name;
    if (this.isFile(name)) this.hasFile = true;
    return this.hasModel && equals(name, MODEL) ? modelError("model is given twice") : null;
  }

  private endPart(body: Slice): GatewayError | null {
    if (!equals(this.reader.name, MODEL)) return null;
    this.modelStart = this.reader.valueStart;
    this.modelEnd = this.reader.valueEnd;
    const model = this.modelIn(body);
    return isUtf8(model) ? checkModel(model) : modelError("model must be UTF-8");
  }

  private close(): GatewayError | null {
    this.isClosed = true;
    if (!this.hasModel && this.endpoint.needsModel) return missingModel();
    return this.hasFile ? null : this.missingFile();
  }

  private isFile(name: Slice): bool {
    if (!this.takesImage) return equals(name, FILE);
    return equals(name, IMAGE) || (this.endpoint.api == ClientApi.ImageEdits && equals(name, IMAGE_IN_LIST));
  }

  private get takesImage(): bool {
    return this.endpoint.api == ClientApi.ImageEdits || this.endpoint.api == ClientApi.ImageVariations;
  }

  private missingFile(): GatewayError {
    const field = this.takesImage ? "image" : "file";
    return new GatewayError(ErrorKind.BadRequest, field + " is required", field);
  }
}

function malformed(reason: string): GatewayError {
  return new GatewayError(ErrorKind.BadRequest, "the request body is not a valid form: " + reason);
}
