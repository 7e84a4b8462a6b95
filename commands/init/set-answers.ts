import { parse } from "yaml";
import type { AnswerSource, ReadSource } from "../../model/founding/read-answers.ts";

/** An answer given as an option, `PATH=VALUE`; the value is read as YAML, so that lists and numbers can be given. */
export function readSetting(text: string): ReadSource {
  const [, path = "", value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  const place = { file: `--set ${path || "PATH=VALUE"}`, line: 0, column: 0 };
  const steps = path.split(".");
  if (path === "" || steps.some((step) => step === "")) {
    const fix = "write a path and a value, e.g. gcp.region=europe-west1";
    return { problems: [{ severity: "error", place, wrong: "this option is no answer", fix }] };
  }
  try {
    const nested = steps.reduceRight<unknown>((inner, step) => ({ [step]: inner }), parse(value));
    const source: AnswerSource = {
      value: nested as AnswerSource["value"],
      isFile: false,
      placeOf: () => place,
      placeOfKey: () => place,
    };
    return { source, problems: [] };
  } catch {
    const fix = "quote it for YAML, and for the shell around that";
    return {
      problems: [{ severity: "error", place, field: path, wrong: "the value cannot be read as YAML", fix }],
    };
  }
}
