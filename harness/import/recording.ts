/** Ordered header names and values as recorded. */
export type RecordedHeaders = [string, string][];

/** One recorded call, whatever the tool it comes from. */
export interface RecordedCall {
  request: { method: string; url: URL; headers: RecordedHeaders; body: Buffer };
  response: { status: number; headers: RecordedHeaders; body: Buffer; chunks?: number[] };
  /** When it was recorded, ISO 8601, where known. */
  recorded?: string;
}

/** A call that a recording holds but that cannot be replayed; `index` counts from 0. */
export interface UnusableCall {
  index: number;
  reason: string;
}

export interface Recording {
  tool: "go-vcr" | "har" | "envoy-tap";
  /** Calls by their index in the recording. */
  calls: Map<number, RecordedCall>;
  unusable: UnusableCall[];
}

/** The file is no recording of a known format, or is broken. */
export class UnreadableRecording extends Error {
  override readonly name = "UnreadableRecording";
}

/** Calls where `read` succeeds, and the reasons of those where it throws UnusableCallError. */
export function collectCalls<T>(
  tool: Recording["tool"],
  items: T[],
  read: (item: T) => RecordedCall,
): Recording {
  const recording: Recording = { tool, calls: new Map(), unusable: [] };
  items.forEach((item, index) => {
    try {
      recording.calls.set(index, read(item));
    } catch (error) {
      if (!(error instanceof UnusableCallError)) throw error;
      recording.unusable.push({ index, reason: error.message });
    }
  });
  return recording;
}

/** Thrown by a reader for a call that lacks what a replay needs. */
export class UnusableCallError extends Error {
  override readonly name = "UnusableCallError";
}
