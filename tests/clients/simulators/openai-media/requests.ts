import { z } from "zod";

// What the tests' clients ask for, as OpenAI documents it; all else is refused. Fields of forms are texts or files.
const model = z.string().min(1);
const file = z.instanceof(File);
const onTrue = z.literal("true").exactOptional();

export const imageGeneration = z.strictObject({
  model: model.exactOptional(),
  prompt: z.string().min(1),
  size: z.string().exactOptional(),
  stream: z.boolean().exactOptional(),
  partial_images: z.int().min(0).max(3).exactOptional(),
});

export const imageEdit = z.strictObject({
  model: model.exactOptional(),
  prompt: z.string().min(1),
  "image[]": z.array(file).min(1).exactOptional(),
  image: file.exactOptional(),
  stream: onTrue,
});

export const imageVariation = z.strictObject({
  model: model.exactOptional(),
  image: file,
  n: z.string().regex(/^\d+$/).exactOptional(),
});

export const speech = z.strictObject({
  model,
  input: z.string().min(1),
  voice: z.string().min(1),
  response_format: z.enum(["mp3", "wav"]).exactOptional(),
  stream_format: z.enum(["sse", "audio"]).exactOptional(),
});

export const transcription = z.strictObject({
  model,
  file,
  language: z.string().exactOptional(),
  response_format: z.enum(["json", "text"]).exactOptional(),
  stream: onTrue,
});

export const audioTranslation = z.strictObject({ model, file, prompt: z.string().exactOptional() });
