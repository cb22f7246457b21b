package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;

/// A factory of the platform under test. The factory keeps the stored state, so that each platform
/// continues with the state of the previous one.
public interface ContractHost {

    /// Opens a platform with the state that the previous platform left.
    PlatformParts open(App app, Time time);

    /// Ends the platform.
    default void close(PlatformParts platform) {
        platform.engine().close();
    }

    /// Ends the platform as if the process had died, without cleanup.
    void crash(PlatformParts platform);
}
