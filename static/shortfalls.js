/* What is missing to pass, while somebody types. The numbers and every word are the server's
   (domain/shortfalls.py, in data-rule); here they are only put together. */
const place = document.querySelector("[data-rule]");
const rule = place && JSON.parse(place.dataset.rule);
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/* The typed values of one person → {sentences, short}, or null where the page brings no rule */
export function shortfalls(values) {
  if (!rule) return null;
  const { cut, floor, max } = rule;
  const points = values.map((value) => (/^\d+$/.test(value) && +value <= max ? +value : null));
  const missing = points.flatMap((one, i) => (one === null ? [i + 1] : []));
  const low = points.flatMap((one, i) => (one !== null && one < floor ? [{ number: i + 1, points: one, floor }] : []));
  const total = points.reduce((sum, one) => sum + one, 0), most = total + max * missing.length;
  const said = { count: missing.length, numbers: missing.join(", "), points: cut - total, cut, most, total };
  const keys = missing.length ? ["left"] : [];
  if (missing.length && most < cut) keys.push("beyond");
  else if (total < cut) keys.push("points");
  const words = rule.sentences;
  const sentences = [...keys.map((key) => fill(words[key], said)), ...low.map((one) => fill(words.floor, one))];
  const short = missing.length ? [fill(rule.short.left, said)]
    : [...(total < cut ? [fill(rule.short.points, said)] : []), ...low.map((one) => fill(rule.short.floor, one))];
  if (missing.length === points.length) return { sentences: [words.none], short };
  return { sentences: sentences.length ? sentences : [fill(words.enough, said)], short };
}
