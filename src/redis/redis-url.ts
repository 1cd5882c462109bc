/**
 * The spellings of `redis.url`, read in one place: one server, Sentinels that know the master, or nodes of a Cluster, each
 * with or without TLS. Pure. What is wrong is told as what to write, and never quotes the text: it may hold a password.
 */
export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

export interface RedisLogin {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

export type RedisPlace = { readonly login: RedisLogin; readonly isTls: boolean } & (
  | { readonly kind: "single"; readonly node: RedisNode; readonly database: number }
  | { readonly kind: "sentinel"; readonly sentinels: readonly RedisNode[]; readonly master: string; readonly database: number }
  | { readonly kind: "cluster"; readonly nodes: readonly RedisNode[] }
);

export type ReadRedisUrl = { readonly ok: true; readonly place: RedisPlace } | { readonly ok: false; readonly message: string };

const spellings =
  "redis://host:6379/0, redis+sentinel://host:26379,host:26379/master-name/0 or redis+cluster://host:6379,host:6379; rediss… for TLS; user:password@ before the first host";
const shape = /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(?:([^@]*)@)?([^/?#@]*)(?:\/([^?#]*))?(\?[^#]*)?(#.*)?$/;
const nodeShape = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/;
/** What Redis and Sentinel listen on when nobody says otherwise. */
const usualPort = { redis: 6379, sentinel: 26_379 };
/** A server may be told to have more than its usual 16. */
const mostDatabases = 10_000;

export function readRedisUrl(text: string): ReadRedisUrl {
  const [matched, tls, kind, userInfo, hosts = "", path = "", query, fragment] = shape.exec(text) ?? [];
  if (matched === undefined) return wrong(`must be spelt like ${spellings}`);
  if (query !== undefined || fragment !== undefined) return wrong("must have nothing behind ? or #: other settings are keys of their own");
  const login = readLogin(userInfo);
  if (login === null) return wrong("user and password must be percent-encoded: / is written %2F, @ %40, : %3A and % %25");
  const nodes = readNodes(hosts, kind === "sentinel" ? usualPort.sentinel : usualPort.redis);
  if (nodes === null) return wrong("hosts must be like name:6379 or [::1]:6379, with commas and no spaces between them");
  return readPath(kind, path, nodes, { login, isTls: tls === "s" });
}

function readPath(
  kind: string | undefined,
  path: string,
  nodes: readonly [RedisNode, ...RedisNode[]],
  common: { readonly login: RedisLogin; readonly isTls: boolean },
): ReadRedisUrl {
  switch (kind) {
    case "cluster":
      if (path !== "") return wrong("must end behind the hosts: a Redis Cluster has no numbered databases");
      return { ok: true, place: { ...common, kind, nodes } };
    case "sentinel": {
      const [, master, database = "0"] = /^([A-Za-z0-9._-]+)(?:\/(\d{1,5}))?$/.exec(path) ?? [];
      if (master === undefined) return wrong("must name the master behind the Sentinels: redis+sentinel://host:26379/master-name");
      if (Number(database) >= mostDatabases) return wrong(`database must be below ${mostDatabases}`);
      return { ok: true, place: { ...common, kind, sentinels: nodes, master, database: Number(database) } };
    }
    case undefined:
    default: {
      const [node, ...others] = nodes;
      if (others.length > 0) return wrong("several hosts need redis+sentinel:// or redis+cluster://");
      if (!/^\d{0,5}$/.test(path)) return wrong("must have nothing or the number of a database behind the host");
      if (Number(path) >= mostDatabases) return wrong(`database must be below ${mostDatabases}`);
      return { ok: true, place: { ...common, kind: "single", node, database: Number(path) } };
    }
  }
}

function readLogin(userInfo: string | undefined): RedisLogin | null {
  if (userInfo === undefined || userInfo === "") return {};
  const colon = userInfo.indexOf(":");
  // "name" alone is a password, as with Redis' own tools a user without a password makes no sense.
  const [username, password] = colon === -1 ? ["", userInfo] : [userInfo.slice(0, colon), userInfo.slice(colon + 1)];
  if (/[/:?#]/.test(password)) return null;
  try {
    return {
      ...(username !== "" && { username: decodeURIComponent(username) }),
      ...(password !== "" && { password: decodeURIComponent(password) }),
    };
  } catch {
    return null;
  }
}

function readNodes(hosts: string, port: number): [RedisNode, ...RedisNode[]] | null {
  const nodes = hosts.split(",").map((text) => readNode(text, port));
  const [first, ...others] = nodes.filter((node) => node !== null);
  return first === undefined || others.length + 1 < nodes.length ? null : [first, ...others];
}

function readNode(text: string, usual: number): RedisNode | null {
  const [matched, address, name, port] = nodeShape.exec(text) ?? [];
  const host = address ?? name;
  if (matched === undefined || host === undefined) return null;
  const number = port === undefined ? usual : Number(port);
  return number > 0 && number < 65_536 ? { host, port: number } : null;
}

function wrong(message: string): ReadRedisUrl {
  return { ok: false, message };
}
