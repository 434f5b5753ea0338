const lineEveryMs = 5000;
const drawEveryMs = 100;
const megabyte = 1_000_000;

/**
 * Shows how far a download is: one line that is drawn over on a terminal, a line every few seconds elsewhere. `total` is
 * null where the server does not tell.
 */
export function createDownloadProgress(output, now = Date.now) {
  let lastMs = now();
  let isDrawn = false;
  return {
    show(transferred, total) {
      if (now() - lastMs < (output.isTTY ? drawEveryMs : lineEveryMs)) return;
      lastMs = now();
      const text = describe(transferred, total);
      output.write(output.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
      isDrawn = output.isTTY === true;
    },
    end() {
      if (isDrawn) output.write("\r\u001b[2K");
      isDrawn = false;
    },
  };
}

function describe(transferred, total) {
  const megabytes = (bytes) => (bytes / megabyte).toFixed(0);
  if (!total) return `${megabytes(transferred)} MB`;
  const percent = Math.floor((100 * transferred) / total);
  return `${percent} % (${megabytes(transferred)} of ${megabytes(total)} MB)`;
}
