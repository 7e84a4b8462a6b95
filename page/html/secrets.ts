import { count } from "../../model/problems/count.ts";
import type { PageModel } from "../page-model.ts";
import { MONTHS, monthNumber, type SecretView } from "../views/rotations.ts";
import { shortDay } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { badge, environmentBadge, section } from "./parts.ts";
import { STATUS_TONES } from "./surfaces.ts";

/** Width of a month in the calendar. */
const MONTH = 28;
const HEIGHT = 20;
/** A line at the start of each month, and at the end of the last. */
const GRID = Array.from({ length: MONTHS + 1 }, (_, i) => `M${i * MONTH} 0V${HEIGHT}`).join("");

/** Every secret with its owner and status, on a calendar of rotations. Never a value. */
export const secretsSection = ({ secrets, today }: PageModel): Html =>
  section(
    "secrets",
    "Secrets",
    "Who owns each credential, and when it is rotated. Values are never here: they are in the encrypted stack configuration.",
    html`<div class="card flush"><table class="stacking">
<thead><tr><th scope="col">Secret</th><th scope="col">Owner</th><th scope="col">Status</th><th scope="col">Rotation due</th><th scope="col" class="calendar"><span class="sr">Calendar of the next ${MONTHS} months</span>${months(today)}</th></tr></thead>
<tbody>${secrets.map((view) => row(view, today))}</tbody>
</table></div>`,
    html`<p class="legend"><svg viewBox="0 0 10 10" aria-hidden="true"><circle class="dot" cx="5" cy="5" r="4"/></svg> a rotation is due <svg viewBox="0 0 10 10" aria-hidden="true"><circle class="dot guess" cx="5" cy="5" r="3.5"/></svg> the same, counted from today, where nothing deployed says when it was rotated last</p>`,
  );

function row(view: SecretView, today: string): Html {
  const { secret, due, lastRotated, urgency, dates } = view;
  const { id, key_name, environment, owner, status, rotation_cadence_days, sensitive } = secret;
  return html`<tr id="secret-${id}" data-item data-environment="${environment}">
<th scope="row"><span class="name">${id}</span><br>${environmentBadge(environment)} <code>${key_name}</code>${!sensitive && html` <span class="muted">not sensitive</span>`}</th>
<td data-label="Owner" class="nowrap">${owner}</td>
<td data-label="Status">${badge(status, STATUS_TONES[status])}</td>
<td data-label="Rotation due" class="nowrap">${dueText(view)}<br><span class="muted">every ${count(rotation_cadence_days, "day")}</span>${lastRotated !== undefined && html`<br><span class="muted">last on ${shortDay(lastRotated)}</span>`}</td>
<td class="calendar" aria-hidden="true">${calendar(dates, today, due !== undefined, urgency)}</td>
</tr>`;
}

const dueText = ({ due, daysLeft = 0, urgency }: SecretView): Html =>
  due === undefined
    ? html`<span class="muted">${urgency === "draft" ? "not provisioned" : "date not known"}</span>`
    : html`${shortDay(due)} ${dueBadge(daysLeft, urgency)}`;

const dueBadge = (daysLeft: number, urgency: SecretView["urgency"]): Html | undefined =>
  urgency === "overdue"
    ? badge(`${count(-daysLeft, "day")} overdue`, "danger")
    : urgency === "soon"
      ? badge(`in ${count(daysLeft, "day")}`, "warning")
      : undefined;

function months(today: string): Html {
  const names = Array.from({ length: MONTHS }, (_, i) => {
    const name = new Date(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1 + i));
    return name.toLocaleDateString("en-GB", { month: "short", timeZone: "UTC" });
  });
  return html`<svg class="months" viewBox="0 0 ${MONTHS * MONTH} ${HEIGHT}" aria-hidden="true">${names.map((name, i) => html`<text x="${i * MONTH + MONTH / 2}" y="14">${name}</text>`)}</svg>`;
}

/** Where a day is in the calendar; days before it are at its start. */
function positionOf(day: string, today: string): number {
  const month = monthNumber(day) - monthNumber(today);
  return Math.max(4, Math.round((month + (Number(day.slice(8)) - 1) / 31) * MONTH));
}

const calendar = (
  dates: readonly string[],
  today: string,
  isKnown: boolean,
  urgency: SecretView["urgency"],
): Html =>
  html`<svg viewBox="0 0 ${MONTHS * MONTH} ${HEIGHT}"><path class="grid" d="${GRID}"/><path class="today" d="M${positionOf(today, today)} 0V${HEIGHT}"/>${dates.map((day, i) => html`<circle class="dot${isKnown ? "" : " guess"}${i === 0 ? ` ${urgency}` : ""}" cx="${positionOf(day, today)}" cy="${HEIGHT / 2}" r="4"/>`)}</svg>`;
