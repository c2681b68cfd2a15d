import { literal } from "../../bytes/ascii";
import { NO_TEXT, Text, plain, reads } from "../../conversation/text";

/** `input_audio.format` and its media type, in turn. OpenAI documents wav and mp3; the others are what servers of its API take beside. */
const FORMATS: Text[] = [
  plain(literal("wav")),
  plain(literal("audio/wav")),
  plain(literal("mp3")),
  plain(literal("audio/mp3")),
  plain(literal("mp3")),
  plain(literal("audio/mpeg")),
  plain(literal("flac")),
  plain(literal("audio/flac")),
  plain(literal("ogg")),
  plain(literal("audio/ogg")),
  plain(literal("opus")),
  plain(literal("audio/opus")),
  plain(literal("aac")),
  plain(literal("audio/aac")),
  plain(literal("aiff")),
  plain(literal("audio/aiff")),
];

/** The media type of an audio format; NO_TEXT where the format is unknown. */
export function mediaTypeOfFormat(format: Text): Text {
  for (let index = 0; index < FORMATS.length; index += 2) {
    if (reads(format, FORMATS[index])) return FORMATS[index + 1];
  }
  return NO_TEXT;
}

/** The format of an audio media type; NO_TEXT where it has none. */
export function formatOfMediaType(mediaType: Text): Text {
  for (let index = 1; index < FORMATS.length; index += 2) {
    if (reads(mediaType, FORMATS[index])) return FORMATS[index - 1];
  }
  return NO_TEXT;
}
