package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;

/// Where a contract's platform lives. What one platform left there, the next one finds.
public interface ContractHost {

    /// Opens the platform, on what the one before it left.
    PlatformParts open(App app, Time time);

    /// Ends the platform as if the process died: nothing is given back or tidied up.
    void crash(PlatformParts platform);
}
