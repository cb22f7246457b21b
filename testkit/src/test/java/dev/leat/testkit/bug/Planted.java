package dev.leat.testkit.bug;

import dev.leat.app.App;
import dev.leat.contract.PlatformBug;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.testkit.simulation.Embedded;
import java.nio.file.Path;

/// The embedded platform with a bug.
public record Planted(PlatformBug bug) implements Embedded {

    @Override
    public Platform open(App app, Path folder, Time time) {
        return bug.in(LOCAL.open(app, folder, time));
    }

    @Override
    public void crash(Platform platform) {
        LOCAL.crash(bug.dying(platform));
    }
}
