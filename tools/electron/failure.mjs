/**
 * Why Electron's program cannot be had: `reason` is a part of a sentence. `isLasting`: trying again at once would cost time
 * and most likely end the same.
 */
export class ElectronFailure extends Error {
  name = "ElectronFailure";
  constructor(reason, { isLasting = false, cause } = {}) {
    super(reason, { cause });
    this.reason = reason;
    this.isLasting = isLasting;
  }
}

const unknownNameCodes = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA"]);
const silentCodes = new Set(["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN"]);
const brokenCodes = new Set([
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "UND_ERR_SOCKET",
  "ERR_STREAM_PREMATURE_CLOSE",
]);
const unwritableCodes = new Set(["EACCES", "EPERM", "EROFS"]);

/** What went wrong while fetching from `host`, in words. Everything that the network or a server did is lasting. */
export function describeFailure(error, host) {
  if (error instanceof ElectronFailure) return error;
  const chain = causes(error);
  const network = (reason) => new ElectronFailure(reason, { isLasting: true, cause: error });
  const here = (reason) => new ElectronFailure(reason, { cause: error });
  for (const { name, code, message, hostname, path, response, syscall } of chain) {
    const from = hostname ?? host;
    if (code === "ENOSPC" || code === "EDQUOT") return here("the disk is full");
    if (syscall === "connect" && unwritableCodes.has(code))
      return network(`this computer does not allow a connection to ${host}`);
    if (unwritableCodes.has(code)) return here(`${path ?? "its folder"} cannot be written`);
    if (name === "ChecksumMismatchError")
      return network(`what ${host} sent is not what Electron's checksum says`);
    if (name === "NoChecksumFoundError") return here("its package knows no checksum for this system");
    if (response?.status === 404) return network(`${host} does not have it`);
    if (response?.status) return network(`${host} answered ${response.status}`);
    const proxied = /Proxy response \((\d+)\)/.exec(message);
    if (proxied?.[1] === "407") return network("the proxy wants a name and a password");
    if (proxied) return network(`the proxy answered ${proxied[1]}`);
    if (unknownNameCodes.has(code)) return network(`${from} cannot be reached`);
    if (code === "ECONNREFUSED") return network(`${host} refuses the connection`);
    if (silentCodes.has(code) || /^UND_ERR_.*TIMEOUT$/.test(code)) return network(`${host} does not answer`);
    if (isCertificate(code)) return network(`the certificate of ${host} is not one that Node trusts`);
    if (brokenCodes.has(code) || message === "terminated") return network("the connection broke off");
  }
  return network(chain.at(-1)?.message || String(error));
}

/** The error and what it was caused by, the innermost last. What tried several addresses counts as its first try. */
function causes(error) {
  const chain = [];
  for (let next = error; next && chain.length < 10; next = next.cause ?? next.errors?.[0]) {
    const { code = "", message = "", hostname, path, response, syscall } = next;
    // Not every library sets its errors' `name`.
    const name = next.constructor?.name ?? "";
    chain.push({ name, code: String(code), message, hostname, path, response, syscall });
  }
  return chain;
}

function isCertificate(code) {
  return /^(CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}
