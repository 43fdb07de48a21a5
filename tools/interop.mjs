// Read each calendar of a directory with ical.js, and compare the starts of its dates with the .txt beside it.
// `make interop`: node tools/interop.mjs PREFIX DIRECTORY, where PREFIX has node_modules/ical.js.

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [prefix, directory] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(resolve(prefix, "node_modules/ical.js/dist/ical.js")));

function starts(text, last) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  // Only what the file says of its zones counts, not what the library may know of them.
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  const found = [];
  for (const series of events.filter((each) => !each.isRecurrenceException())) {
    for (const other of events) {
      if (other.isRecurrenceException() && other.uid === series.uid) series.relateException(other);
    }
    const dates = series.iterator();
    for (let day = dates.next(); day; day = dates.next()) {
      const start = series.getOccurrenceDetails(day).startDate.toJSDate().toISOString();
      const written = `${start.slice(0, 16)}Z`;
      if (written > last) break;
      found.push(written);
    }
  }
  return found.sort();
}

let faults = 0;
const names = readdirSync(directory).filter((name) => name.endsWith(".ics")).sort();
for (const name of names) {
  const expected = readFileSync(join(directory, name.replace(/ics$/, "txt")), "utf-8").trim().split("\n");
  const read = starts(readFileSync(join(directory, name), "utf-8"), expected.at(-1));
  const wrong = [...new Set([...expected, ...read])].filter((each) => !expected.includes(each) || !read.includes(each));
  console.log(`${name}: ${read.length} dates${wrong.length ? `, WRONG: ${wrong.slice(0, 5).join(" ")}` : ", all as meant"}`);
  faults += wrong.length || read.length !== expected.length ? 1 : 0;
}
if (!names.length) console.log("There are no calendars there.");
process.exit(faults || !names.length ? 1 : 0);
