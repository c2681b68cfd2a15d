/** Settles when the process is told to end. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => resolve());
  });
}

/** Settles after that many milliseconds; never where there is no end, or where it was called off. */
export function untilTime(milliseconds: number | undefined, callOff: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds === undefined) return;
    const timer = setTimeout(resolve, milliseconds);
    callOff.addEventListener("abort", () => clearTimeout(timer));
  });
}
