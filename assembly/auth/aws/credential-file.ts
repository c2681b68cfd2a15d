import { equalsIgnoringCase, literal, trim } from "../../bytes/ascii";
import {
  Slice,
  byteAt,
  cut,
  equals,
  indexOfByte,
  isNothing,
  lengthOf,
  startOf,
  startsWith,
} from "../../bytes/slice";
import { fitsHeader, trimmedCredential } from "../credential-text";
import { AwsCredential } from "./credential";

const LINE_FEED: u8 = 0x0a;
const HASH: u8 = 0x23;
const SEMICOLON: u8 = 0x3b;
const EQUALS_SIGN: u8 = 0x3d;
const OPENING_BRACKET: u8 = 0x5b;
const CLOSING_BRACKET: u8 = 0x5d;
const DEFAULT_PROFILE = literal("default");
const PROFILE_KEYWORD = literal("profile ");
const ACCESS_KEY_ID = literal("aws_access_key_id");
const SECRET_ACCESS_KEY = literal("aws_secret_access_key");
const SESSION_TOKEN = literal("aws_session_token");

/**
 * One profile of an AWS credential file: ini text with a section for each profile, `[name]` as in `~/.aws/credentials` or
 * `[profile name]` as in `~/.aws/config`.
 */
export class CredentialFile {
  /** Its parts point into the file's text. To be used only where there is no problem. */
  readonly credential: AwsCredential = new AwsCredential();
  /** Why there is no credential, without any of the file's values; empty where there is one. */
  problem: string = "";
  private readonly profile: Slice;
  private inAnyProfile: bool = false;
  private inProfile: bool = false;
  private found: bool = false;

  /** Reads `profile` of `text`; NOTHING for `default`. */
  constructor(text: Slice, profile: Slice) {
    this.profile = isNothing(profile) ? DEFAULT_PROFILE : profile;
    const length = lengthOf(text);
    let line = 1;
    for (let from = 0; from < length && this.problem == ""; line++) {
      const lineFeed = indexOfByte(text, LINE_FEED, from);
      const to = lineFeed < 0 ? length : lineFeed;
      const problem = this.readLine(trimmedCredential(cut(text, from, to)));
      if (problem != "") this.problem = "line " + line.toString() + ": " + problem;
      from = to + 1;
    }
    if (this.problem == "") this.problem = this.describeIncomplete();
  }

  /** Takes a line without white space around it, NOTHING for a blank one; returns what is wrong with it. */
  private readLine(line: Slice): string {
    if (isNothing(line) || isCommentStart(byteAt(line, 0))) return "";
    const content = trim(withoutComment(line));
    return byteAt(content, 0) == OPENING_BRACKET ? this.enterSection(content) : this.readSetting(content);
  }

  private enterSection(header: Slice): string {
    const last = lengthOf(header) - 1;
    if (byteAt(header, last) != CLOSING_BRACKET) return "expected `]` at the end of the profile's name";
    let name = trim(cut(header, 1, last));
    if (startsWith(name, PROFILE_KEYWORD)) {
      name = trim(cut(name, lengthOf(PROFILE_KEYWORD), lengthOf(name)));
    }
    this.inAnyProfile = true;
    this.inProfile = equals(name, this.profile);
    if (this.inProfile) this.found = true;
    return "";
  }

  private readSetting(setting: Slice): string {
    const sign = indexOfByte(setting, EQUALS_SIGN);
    if (sign <= 0) return "expected `name = value`";
    if (!this.inAnyProfile) return "expected `[default]` or another profile before the first value";
    if (!this.inProfile) return "";
    const value = trimmedCredential(cut(setting, sign + 1, lengthOf(setting)));
    if (!fitsHeader(value)) return "the value holds a control character";
    const name = trim(cut(setting, 0, sign));
    if (equalsIgnoringCase(name, ACCESS_KEY_ID)) this.credential.accessKeyId = value;
    else if (equalsIgnoringCase(name, SECRET_ACCESS_KEY)) this.credential.secretAccessKey = value;
    else if (equalsIgnoringCase(name, SESSION_TOKEN)) this.credential.sessionToken = value;
    return "";
  }

  private describeIncomplete(): string {
    const name = String.UTF8.decodeUnsafe(startOf(this.profile), lengthOf(this.profile) as usize);
    const profile = "profile `" + name + "`";
    if (!this.found) return "has no " + profile;
    if (isNothing(this.credential.accessKeyId)) return profile + " has no aws_access_key_id";
    if (isNothing(this.credential.secretAccessKey)) return profile + " has no aws_secret_access_key";
    return "";
  }
}

/** What is wrong with a credential file, without any of its values; empty where `profile`, NOTHING for `default`, can be used. */
export function describeCredentialFileProblem(text: Slice, profile: Slice): string {
  return new CredentialFile(text, profile).problem;
}

/** A comment within a line begins behind white space: secrets may hold its signs. */
function withoutComment(line: Slice): Slice {
  for (let index = 1; index < lengthOf(line); index++) {
    const before = byteAt(line, index - 1);
    if (isCommentStart(byteAt(line, index)) && (before == 0x20 || before == 0x09)) return cut(line, 0, index);
  }
  return line;
}

function isCommentStart(byte: u8): bool {
  return byte == HASH || byte == SEMICOLON;
}
