import type { ExchangeResult } from "../replay/result.ts";
import { verdictOf } from "../replay/result.ts";

/** A JUnit XML report, one test case per exchange; `unreadable` are messages of files that could not be read. */
export function junitReport(results: ExchangeResult[], unreadable: string[]): string {
  const failed = results.filter((result) => verdictOf(result) === "failed").length + unreadable.length;
  const skipped = results.filter((result) => verdictOf(result) === "skipped").length;
  const seconds = results.reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0) / 1000;
  const counts = `tests="${results.length + unreadable.length}" failures="${failed}" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts} time="${seconds.toFixed(3)}">`,
    `<testsuite name="replay" ${counts} time="${seconds.toFixed(3)}">`,
    ...results.map(testCase),
    ...unreadable.map(
      (message) => `<testcase name="unreadable"><error message="${escape(message)}"/></testcase>`,
    ),
    "</testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(result: ExchangeResult): string {
  const seconds = ((result.milliseconds ?? 0) / 1000).toFixed(3);
  const open = `<testcase name="${escape(result.name)}" classname="${escape(result.file)}" time="${seconds}">`;
  return `${open}${content(result)}</testcase>`;
}

function content(result: ExchangeResult): string {
  if (result.skipped !== undefined) return `<skipped message="${escape(result.skipped)}"/>`;
  const error = result.trap ?? result.refused;
  if (error !== undefined) return `<error message="${escape(error)}"/>`;
  if (result.differences.length === 0) return "";
  const lines = result.differences.map(
    ({ path, expected, actual, plan }) => `${path}: expected ${expected}, got ${actual} [${plan}]`,
  );
  return `<failure message="${result.differences.length} differences">${escape(lines.join("\n"))}</failure>`;
}

/** XML 1.0 has no way to write most control characters. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
