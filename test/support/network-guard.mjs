// Loaded into every Node process of a run (NODE_OPTIONS=--import): writes down each try to reach another machine and
// lets it fail. ALBUMEN_NETWORK_LOG names the file.
import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import net from "node:net";

const log = process.env.ALBUMEN_NETWORK_LOG;

function refuse(what) {
  appendFileSync(log, `${what}\n`);
  throw new Error(`No network here: ${what}`);
}

const isHere = (host) => ["localhost", "127.0.0.1", "::1"].includes(host ?? "localhost");

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const isLocalSocket = typeof options === "string" || Boolean(options?.path);
  if (!isLocalSocket && !isHere(options?.host)) refuse(`connect ${options?.host}:${options?.port}`);
  return connect.apply(this, args);
};

for (const resolver of [dns, dns.promises]) {
  const { lookup } = resolver;
  resolver.lookup = (host, ...rest) => (isHere(host) ? lookup(host, ...rest) : refuse(`look up ${host}`));
}

dgram.Socket.prototype.send = () => refuse("send a datagram");
