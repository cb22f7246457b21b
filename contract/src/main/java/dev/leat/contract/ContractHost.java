package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;

/// The host of a contract's platform, with state that outlives each platform.
public interface ContractHost {

    /// Opens the platform with the state of the previous one.
    PlatformParts open(App app, Time time);

    /// Ends the platform as if the process died: without cleanup.
    void crash(PlatformParts platform);
}
