const SECONDS_OF_DAY: u64 = 86400;

/** A point in time by the calendar, in UTC. */
export class CivilTime {
  readonly year: u32;
  /** From 1. */
  readonly month: u32;
  /** From 1. */
  readonly day: u32;
  readonly hour: u32;
  readonly minute: u32;
  readonly second: u32;

  /**
   * `seconds` since 1970. Howard Hinnant's civil_from_days: years run from March, so that the leap day is the last of one, and 400 of them
   * always have 146097 days.
   */
  constructor(seconds: u64) {
    const days = ((seconds / SECONDS_OF_DAY) as u32) + 719468;
    const era = days / 146097;
    const dayOfEra = days % 146097;
    const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const monthFromMarch = (5 * dayOfYear + 2) / 153;
    const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    const secondOfDay = (seconds % SECONDS_OF_DAY) as u32;
    this.year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    this.month = month;
    this.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    this.hour = secondOfDay / 3600;
    this.minute = (secondOfDay / 60) % 60;
    this.second = secondOfDay % 60;
  }
}
