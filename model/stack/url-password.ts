/** Schemes of servers that a program logs in at, by the URL. */
const OF_SERVERS = /^(postgres(ql)?|mysql|mariadb|rediss?|mongodb(\+srv)?|amqps?|smtps?):\/\//;

const RAW =
  "has a character in its user or password that a URL has in another form only: %23 for #, %25 for %, %2F for /, %3F for ?, %40 for @";

/**
 * Why nobody could log in with a URL: a raw character in its user or password ends that part for one program or another.
 * Says nothing of the value itself. Source: RFC 3986, 2.1 and 3.2.1; PostgreSQL, "Connection URIs".
 */
export function wrongPassword(value: string): string | undefined {
  const [scheme] = OF_SERVERS.exec(value) ?? [];
  if (scheme === undefined) return undefined;
  const rest = value.slice(scheme.length);
  const [authority = ""] = rest.split(/[/?#]/, 1);
  const parts = authority.split("@");
  // A port is no password: this is a host, and the @ is one of the query. No such URL has a fragment.
  const isHost = /:\d*$|^[^:]*$/.test(authority) && rest.charAt(authority.length) !== "#";
  const isCutOff = parts.length === 1 && rest.includes("@") && !isHost;
  // `a@b#c` and so on: what looks like a host ends within the password, and the real one comes behind it.
  const after = rest.slice(authority.length);
  const isSplit = parts.length === 2 && /^(#.*@|\/[^?]*@|\?[^=]*@)/s.test(after);
  const isBroken = parts.length > 1 && /%(?![0-9a-f]{2})/i.test(parts.slice(0, -1).join("@"));
  return isCutOff || isSplit || isBroken || parts.length > 2 ? RAW : undefined;
}
