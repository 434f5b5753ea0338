import { describeJourneys } from "../support/desktop-journeys.ts";
import { driveElectron } from "../support/electron/real.ts";
import { tempHome } from "../support/home.ts";

describeJourneys("The desktop app, under Electron", { home: tempHome, open: driveElectron });
