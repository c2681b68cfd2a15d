// `npm run try -- [MODEL] [QUESTION]`: asks the gateway with OpenAI's own SDK, which knows nothing of gateways.
import OpenAI from "openai";

const baseURL = process.env["OPENAI_BASE_URL"] ?? "http://127.0.0.1:10000/v1";
const [model = "gpt-4o", question = "Say hello."] = process.argv.slice(2);
// The gateway has the keys of the providers: what clients send does not matter.
const client = new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 });

try {
  const stream = await client.chat.completions.create({
    model,
    messages: [{ role: "user", content: question }],
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const { choices, usage } of stream) {
    process.stdout.write(choices[0]?.delta.content ?? "");
    if (usage) console.log(`\n(${usage.prompt_tokens} tokens in, ${usage.completion_tokens} out)`);
  }
} catch (error) {
  if (!(error instanceof OpenAI.APIError)) throw error;
  const isUnreachable = error instanceof OpenAI.APIConnectionError;
  console.error(isUnreachable ? `nothing answers at ${baseURL}: is the gateway running?` : error.message);
  process.exitCode = 1;
}
