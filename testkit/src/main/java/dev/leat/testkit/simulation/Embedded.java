package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import java.nio.file.Path;

/// Opens the platform that an app under test works on: the embedded one, unless somebody wants to
/// see what a test says to another.
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

    /// Opens the platform on what the one before it left in the folder.
    Platform open(App app, Path folder, Time time);

    /// Ends it as if the process died: nothing is given back or tidied up.
    void crash(Platform platform);
}
