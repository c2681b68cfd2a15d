import { InPlaceStream } from "../conversation/in-place-stream";
import { PassingBody } from "../conversation/passing-body";
import { ReplyOptions } from "../conversation/reply-options";
import { MediaStream } from "../direct/media-stream";
import { MediaWatch } from "../direct/media-watch";
import { DirectInPlace } from "./direct-in-place";

/** Images, speech and transcripts, on a backend that speaks OpenAI's APIs. */
export class MediaInPlace extends DirectInPlace {
  constructor(limit: i32) {
    super(limit);
  }

  protected openWhole(): PassingBody {
    return new MediaWatch(this.limit);
  }

  protected openStream(options: ReplyOptions): InPlaceStream {
    return new MediaStream(options.eventLimit);
  }
}
