package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import java.nio.file.Path;

/// A factory of the platform under an app in a test. The default is the embedded platform.
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

    /// Opens the platform with the state that the folder contains.
    Platform open(App app, Path folder, Time time);

    /// Ends the platform as if the process had died, without cleanup.
    void crash(Platform platform);
}
