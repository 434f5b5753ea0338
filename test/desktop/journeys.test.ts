import { useBrowser } from "../support/browser.ts";
import { describeJourneys } from "../support/desktop-journeys.ts";
import { driveStandIn } from "../support/electron/drive.ts";
import { tempHome } from "../support/home.ts";

const { browser, requireBrowser } = useBrowser();

describeJourneys("The desktop app, over a stand-in of Electron", {
  home: tempHome,
  open(context, options) {
    requireBrowser(context);
    return driveStandIn(browser(), options);
  },
});
