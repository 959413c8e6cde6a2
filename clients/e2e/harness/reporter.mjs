/** One line a story, and beneath a failed one why; Node's own reporters tell every failure twice. */
const SECOND = 1000;

export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type === 'test:pass') yield `✔ ${data.name} (${seconds(data)})\n`;
    else if (type === 'test:fail') yield `✖ ${data.name} (${seconds(data)})\n${indented(why(data))}\n`;
    else if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
  }
}

function why({ details }) {
  const { cause } = details.error;
  return String(cause?.stack ?? cause ?? details.error.message).replace(/\n\s+at .*(node:internal|harness\/story).*/g, '');
}

function seconds({ details }) {
  return `${(details.duration_ms / SECOND).toFixed(1)} s`;
}

function indented(text) {
  return text.replace(/^/gm, '    ');
}
