// `bench`: what the filter costs by itself. `bench picker`: how well it chooses among the servers of a pool.
if (process.argv[2] === "picker") {
  process.argv.splice(2, 1);
  await import("./picker.ts");
} else {
  await import("./translation.ts");
}
