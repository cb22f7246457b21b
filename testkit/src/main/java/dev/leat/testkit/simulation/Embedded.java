package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import java.nio.file.Path;

/// A factory of the platform under an app in a test; the embedded one by default.
public interface Embedded {

    Embedded LOCAL =
            new Embedded() {
                @Override
                public Platform open(App app, Path folder, Time time) {
                    return LocalPlatform.open(app, folder, time);
                }

                @Override
                public void crash(Platform platform) {
                    ((LocalPlatform) platform).crash();
                }
            };

    /// Opens the platform with the previous state of the folder.
    Platform open(App app, Path folder, Time time);

    /// Ends the platform as if the process died: without cleanup.
    void crash(Platform platform);
}
