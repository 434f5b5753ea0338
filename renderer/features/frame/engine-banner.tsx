import { Hourglass, LoaderCircle, TriangleAlert, Unplug } from "lucide-react";
import { useConnection } from "../../state/connection.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./engine-banner.module.css";

/** Says why nothing answers, for as long as nothing answers, or why it takes long. Announced when it appears. */
export function EngineBanner() {
  const phase = useConnection((state) => state.phase);
  const engine = useConnection((state) => state.engine);
  const reason = useConnection((state) => state.reason);
  const words = strings.engine;

  let content = null;
  let isCalm = false;
  if (phase === "lost") {
    content = (
      <>
        <Unplug aria-hidden="true" />
        <p>
          {words.lost} <span className={styles.hint}>{words.lostHint}</span>
        </p>
      </>
    );
  } else if (engine === "restarting") {
    content = (
      <>
        <LoaderCircle aria-hidden="true" className={styles.turning} />
        <p>
          {words.restarting} {reason === null ? null : <span className={styles.hint}>{reason}</span>}
        </p>
      </>
    );
  } else if (engine === "stopped") {
    content = (
      <>
        <TriangleAlert aria-hidden="true" />
        <p>{reason ?? words.stopped}</p>
        {/* A window that opens has the engine started again. */}
        <Button className={styles.action} onClick={() => location.reload()}>
          {words.startAgain}
        </Button>
      </>
    );
  } else if (reason !== null) {
    isCalm = true;
    content = (
      <>
        <Hourglass aria-hidden="true" />
        <p>{reason}</p>
      </>
    );
  }
  return (
    <div role="status" className={styles.region}>
      {content === null ? null : (
        <div className={styles.banner} data-calm={isCalm || undefined}>
          {content}
        </div>
      )}
    </div>
  );
}
